/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.keycloak;

import io.postern.sync.source.http.AccessToken;
import io.postern.sync.source.http.Ahead;
import io.postern.sync.source.http.JsonPage;
import io.postern.sync.source.http.SeenIds;
import io.postern.sync.source.http.SourceFault;
import io.postern.sync.source.http.SourceHttp;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one list of Keycloak by {@code first} and {@code max}, and hands on each record once.
 *
 * <p>Such pages shift when a record comes or goes, so that another may fall between two of them. Each page therefore begins with
 * the last record of the one before: where it does not, or where Keycloak does not count as many records as came, the list is
 * read once more and what is new is handed on; where it moved again, that is a fault.
 */
final class Listing {
    private final SourceHttp http;
    private final AccessToken token;
    private final String name;
    private final int pageSize;
    private final SeenIds handed = new SeenIds();

    /**
     * A list.
     *
     * @param name what is read, for the operator
     */
    Listing(SourceHttp http, AccessToken token, String name, int pageSize) {
        this.http = http;
        this.token = token;
        this.name = name;
        this.pageSize = pageSize;
    }

    /** Where a page of the list is. */
    @FunctionalInterface
    interface Address {
        URI of(long first, int max);
    }

    /** How many records Keycloak counts; empty where it does not. */
    @FunctionalInterface
    interface Count {
        Optional<Long> ask() throws SourceFault, InterruptedException;
    }

    /** Takes what is read. */
    interface Taker {
        /** A record, with its id. */
        void record(String id, Map<String, Object> record) throws SourceFault, InterruptedException;

        /** One of which no entry can be made. */
        void unreadable(String label, String reason) throws SourceFault;
    }

    /**
     * Reads all.
     *
     * @return how many records were handed on
     */
    long read(Address address, Count count, Taker taker) throws SourceFault, InterruptedException {
        Optional<String> moved = reading(address, count, taker, true);
        if (moved.isPresent()) {
            moved = reading(address, count, taker, false);
        }
        if (moved.isPresent()) {
            throw new SourceFault(name + " changed while it was read, twice: " + moved.get());
        }
        return handed.size();
    }

    /** Reads once, and says what shows that something may be missing. */
    private Optional<String> reading(Address address, Count count, Taker taker, boolean first)
            throws SourceFault, InterruptedException {
        Optional<Long> before = count.ask();
        Reading reading = new Reading(taker, first);
        long from = 0;
        Ahead<JsonPage> coming = asked(address, from, 1);
        try {
            for (int number = 1; !reading.shifted; number++) {
                JsonPage page = coming.await();
                boolean last = page.size() < pageSize;
                if (!last) {
                    from += pageSize - 1;
                    coming = asked(address, from, number + 1);
                }
                reading.page(number, page);
                if (last) {
                    break;
                }
            }
        } finally {
            coming.cancel();
        }
        if (reading.shifted) {
            return Optional.of("a page does not begin where the one before ended");
        }
        Optional<Long> after = before.isPresent() ? count.ask() : Optional.empty();
        if (before.equals(after) && before.orElse(reading.came) == reading.came) {
            return Optional.empty();
        }
        return Optional.of(reading.came + " came, and Keycloak counted " + before.orElse(0L) + " before and "
                + after.orElse(0L) + " after");
    }

    private Ahead<JsonPage> asked(Address address, long first, int number) {
        URI page = address.of(first, pageSize);
        String what = name + ", page " + number;
        return http.ahead(() -> JsonPage.array(what, http.get(what, page, token)));
    }

    /** One reading. */
    private final class Reading implements JsonPage.Records {
        private final Taker taker;
        private final boolean tell;
        private final SeenIds ids = new SeenIds();
        private String last = "";
        private String end = "";
        private int number;
        private int position;
        private long came;
        private boolean shifted;

        /** @param tell whether unreadable records are told; they were in the reading before */
        Reading(Taker taker, boolean tell) {
            this.taker = taker;
            this.tell = tell;
        }

        void page(int nextNumber, JsonPage page) throws SourceFault, InterruptedException {
            number = nextNumber;
            position = 0;
            end = last;
            shifted = number > 1 && page.size() == 0;
            page.records(this);
        }

        /** Whether the record at hand is the one that the page has in common with the one before. */
        private boolean common(String id) {
            last = id;
            if (position == 1 && number > 1) {
                shifted = !id.equals(end);
                return true;
            }
            return shifted;
        }

        @Override
        public void record(Map<String, Object> record) throws SourceFault, InterruptedException {
            position++;
            String id = record.get("id") instanceof String text ? text : "";
            if (common(id)) {
                return;
            }
            if (id.isEmpty()) {
                told("it has no id");
            } else {
                came += ids.add(id) ? 1 : 0;
                if (handed.add(id)) {
                    taker.record(id, record);
                }
            }
        }

        @Override
        public void unreadable(int at, String reason) throws SourceFault {
            position++;
            if (!common("")) {
                told(reason);
            }
        }

        private void told(String reason) throws SourceFault {
            came++;
            if (tell) {
                taker.unreadable(name + ", page " + number + ", record " + position, reason);
            }
        }
    }
}
