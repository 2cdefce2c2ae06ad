/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.http.AccessToken;
import io.postern.sync.source.http.JsonPage;
import io.postern.sync.source.http.SeenIds;
import io.postern.sync.source.http.SourceFault;
import io.postern.sync.source.http.SourceHttp;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Reads one collection of the service from its first page to its last, and hands on each record once.
 *
 * <p>A reading that is in doubt is done once more, with pages of another size, and only what is new is handed on. In doubt,
 * where the service does not say how many records there are in all, is a page without any and a last page that is full: each may
 * be the end, or what is left of a longer reading. In doubt is also a total that moved while pages were counted from the first record: a record may have slipped out of a page to
 * come into one that was read. What is in doubt again is a fault.
 */
final class Crawl {
    private final SourceHttp http;
    private final AccessToken token;
    private final String name;
    private final Taker taker;
    private final SeenIds handed = new SeenIds();
    private long unreadable;

    /** @param name what is read, for the operator */
    Crawl(SourceHttp http, AccessToken token, String name, Taker taker) {
        this.http = http;
        this.token = token;
        this.name = name;
        this.taker = taker;
    }

    /** Takes what is read. */
    interface Taker {
        /** A record, with its id. */
        void record(String id, Map<String, Object> record) throws SourceFault, InterruptedException;

        /** One of which no entry can be made. */
        void unreadable(String label, String reason);
    }

    /**
     * Reads all.
     *
     * @param first the address of the first page, by the size of pages
     * @return how many records were handed on or could not be read
     * @throws SourceFault where something is missing
     */
    long read(IntFunction<URI> first, int pageSize) throws SourceFault, InterruptedException {
        Pages reading = new Pages(http, name, this::page, new First());
        reading.run(first.apply(pageSize), pageSize);
        Optional<String> doubt = reading.doubt();
        if (doubt.isPresent()) {
            Again second = new Again();
            Pages again = new Pages(http, name, this::page, second);
            again.run(first.apply(pageSize - 1), pageSize - 1);
            if (again.doubt().isPresent()) {
                throw new SourceFault(name + ": " + again.doubt().get() + ", in two readings");
            }
            if (second.ids.size() < handed.size() && !again.counted()) {
                throw new SourceFault(name + ": " + doubt.get() + ", and a second reading gave fewer records");
            }
        }
        return handed.size() + unreadable;
    }

    private JsonPage page(String what, URI uri) throws SourceFault, InterruptedException {
        return JsonPage.in("data", what, http.get(what, uri, token));
    }

    /** Everything is handed on, but what came before. */
    private final class First implements Pages.Records {
        @Override
        public boolean record(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            boolean added = handed.add(id);
            if (added) {
                taker.record(id, record);
            }
            return added;
        }

        @Override
        public void unreadable(String label, String reason) {
            unreadable++;
            taker.unreadable(label, reason);
        }
    }

    /** Only what the first reading did not have is handed on. */
    private final class Again implements Pages.Records {
        private final SeenIds ids = new SeenIds();

        @Override
        public boolean record(String id, Map<String, Object> record) throws SourceFault, InterruptedException {
            if (handed.add(id)) {
                taker.record(id, record);
            }
            return ids.add(id);
        }

        @Override
        public void unreadable(String label, String reason) {
            // told in the first reading
        }
    }
}
