/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.http.Ahead;
import io.postern.sync.source.http.JsonPage;
import io.postern.sync.source.http.SeenIds;
import io.postern.sync.source.http.SourceFault;
import io.postern.sync.source.http.SourceHttp;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One reading of a collection, page after page: while the records of one are handed on, the next is on its way. A page that comes
 * again and fewer records than the service counts are faults; so no reading goes round in a circle.
 */
final class Pages {
    private final SourceHttp http;
    private final String name;
    private final Fetch fetch;
    private final Records records;
    private final SeenIds addresses = new SeenIds();
    private long came;
    private long distinct;
    private long fewest = Long.MAX_VALUE;
    private long most;
    private boolean byOffset;
    private boolean emptyPage;
    private boolean fullEnd;

    Pages(SourceHttp http, String name, Fetch fetch, Records records) {
        this.http = http;
        this.name = name;
        this.fetch = fetch;
        this.records = records;
    }

    /** Gets a page. */
    @FunctionalInterface
    interface Fetch {
        JsonPage page(String what, URI uri) throws SourceFault, InterruptedException;
    }

    /** Takes the records of the reading. */
    interface Records {
        /** Takes one, and says whether its id is new in this reading. */
        boolean record(String id, Map<String, Object> record) throws SourceFault, InterruptedException;

        /** Takes note of one of which no entry can be made. */
        void unreadable(String label, String reason);
    }

    /**
     * Reads from that page on to the last.
     *
     * @param pageSize how many records a full page has
     */
    void run(URI first, int pageSize) throws SourceFault, InterruptedException {
        URI address = first;
        Ahead<JsonPage> coming = asked(first, 1);
        try {
            for (int number = 1; ; number++) {
                JsonPage page = coming.await();
                Optional<URI> next = next(page, number, first, address);
                if (next.isPresent()) {
                    address = next.get();
                    coming = asked(address, number + 1);
                }
                hand(page, number);
                if (next.isEmpty()) {
                    fullEnd = page.size() >= pageSize;
                    break;
                }
            }
        } finally {
            coming.cancel();
        }
        if (counted() && distinct < fewest) {
            throw new SourceFault(name + ": " + distinct + " records came, and the service counts " + fewest);
        }
    }

    /** Whether the service says how many records there are in all. */
    boolean counted() {
        return fewest != Long.MAX_VALUE;
    }

    /** Why what came may not be all. */
    Optional<String> doubt() {
        if (byOffset && counted() && fewest != most) {
            return Optional.of("the number of records moved between " + fewest + " and " + most);
        }
        if (counted() || !(emptyPage || fullEnd)) {
            return Optional.empty();
        }
        return Optional.of((emptyPage ? "a page came without records" : "the last page was as full as a page can be")
                + ", and the service does not say how many there are");
    }

    private Ahead<JsonPage> asked(URI address, int number) throws SourceFault {
        if (!addresses.add(address.toString())) {
            throw new SourceFault(name + ": page " + (number - 1) + " leads back to a page that came before");
        }
        return http.ahead(() -> fetch.page(what(number), address));
    }

    private Optional<URI> next(JsonPage page, int number, URI first, URI current) throws SourceFault {
        Pagination pagination = Pagination.of(what(number), page);
        came += page.size();
        pagination.total().ifPresent(total -> {
            fewest = Math.min(fewest, total);
            most = Math.max(most, total);
        });
        if (page.size() == 0 && pagination.isLast() && counted() && came < fewest) {
            throw new SourceFault(what(number) + " came without records, and the service counts " + fewest);
        }
        Optional<URI> next = pagination.next(what(number), first, current, came);
        byOffset |= next.isPresent() && pagination.token().isEmpty();
        emptyPage |= page.size() == 0 && (number > 1 || next.isPresent());
        return next;
    }

    private void hand(JsonPage page, int number) throws SourceFault, InterruptedException {
        Handing handing = new Handing(number);
        page.records(handing);
        distinct += handing.fresh + handing.unreadable;
        if (handing.known > 0 && handing.fresh == 0) {
            throw new SourceFault(what(number) + " has nothing but records of earlier pages");
        }
    }

    private String what(int number) {
        return name + ", page " + number;
    }

    /** The records of one page, told apart by their id. */
    private final class Handing implements JsonPage.Records {
        private final int number;
        private long fresh;
        private long known;
        private long unreadable;

        Handing(int number) {
            this.number = number;
        }

        @Override
        public void record(Map<String, Object> record) throws SourceFault, InterruptedException {
            Object id = record.get("id");
            String key = id instanceof String || id instanceof Long ? id.toString() : "";
            if (key.isEmpty()) {
                long position = fresh + known + unreadable + 1;
                unreadable((int) position, "it has no id");
            } else if (records.record(key, record)) {
                fresh++;
            } else {
                known++;
            }
        }

        @Override
        public void unreadable(int position, String reason) {
            unreadable++;
            records.unreadable(what(number) + ", record " + position, reason);
        }
    }
}
