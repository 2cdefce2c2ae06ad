/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One search, page after page to its last (RFC 2696).
 *
 * <ol>
 *   <li>A search that has given nothing yet is begun again, with the next server if need be, a few times.
 *   <li>A page that the server is too busy to give is asked for again, as long as nothing of it came.
 *   <li>Anything else that goes wrong ends the reading: the place in the result belongs to the lost connection, and
 *       beginning again would hand over everybody twice.
 *   <li>An answer without the paging control counts as cut off.
 * </ol>
 */
final class PagedSearch {

    /** A server may give pages without entries where a filter is slow, but not for ever. */
    private static final int MAX_EMPTY_PAGES = 1000;

    private final Directory directory;
    private final int pageSize;
    private final Pauses pauses;
    private final Deadline deadline;

    PagedSearch(Directory directory, int pageSize, Pauses pauses, Deadline deadline) {
        this.directory = directory;
        this.pageSize = pageSize;
        this.pauses = pauses;
        this.deadline = deadline;
    }

    /** One attempt at a search. */
    @FunctionalInterface
    interface Attempt<T> {
        T run(LDAPConnection connection, Page page) throws Unfinished, InterruptedException;
    }

    /** Reads all of it from the configured servers. */
    Page read(Query query, Finds finds) throws Unfinished, InterruptedException {
        return begin(finds, (connection, page) -> {
            read(connection, query, finds, page);
            return page;
        });
    }

    /** Begins a search, and begins it again as long as that is safe and may help. */
    <T> T begin(Finds finds, Attempt<T> search) throws Unfinished, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Page page = new Page(finds);
            try {
                return search.run(directory.connection(), page);
            } catch (Unfinished e) {
                directory.drop();
                if (!e.isWorthAnotherAttempt() || page.entries() > 0 || !pauses.allow(attempt)) {
                    throw e;
                }
                pauses.after(attempt);
            }
        }
    }

    /** Reads all of it from one connection. */
    void read(LDAPConnection connection, Query query, Finds finds, Page page) throws Unfinished, InterruptedException {
        @Nullable ASN1OctetString cookie = null;
        int emptyPages = 0;
        do {
            page.begin();
            SearchResult result = onePage(connection, query, cookie, page);
            finds.betweenPages(connection);
            cookie = pageSize == 0 ? null : next(query, page, result);
            emptyPages = page.isEmpty() ? emptyPages + 1 : 0;
            if (emptyPages > MAX_EMPTY_PAGES || page.entries() > Page.MAX_ENTRIES) {
                throw Unfinished.forGood(place(query, page) + ": the server never comes to an end");
            }
        } while (cookie != null);
    }

    private SearchResult onePage(LDAPConnection connection, Query query, @Nullable ASN1OctetString cookie, Page page)
            throws Unfinished, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return ask(connection, query, page, controls(cookie));
            } catch (LDAPException e) {
                boolean busy = Set.of(ResultCode.BUSY, ResultCode.UNAVAILABLE).contains(e.getResultCode());
                if (!busy || !page.isEmpty() || !connection.isConnected() || !pauses.allow(attempt)) {
                    throw failure(query, page, e);
                }
                pauses.after(attempt);
            }
        }
    }

    /** One request and its answers, within the time for a page. */
    SearchResult ask(LDAPConnection connection, Query query, Page page, Control... controls)
            throws LDAPException, InterruptedException {
        SearchRequest request = new SearchRequest(
                page,
                controls,
                query.base(),
                query.scope(),
                DereferencePolicy.NEVER,
                0,
                0,
                false,
                query.filter(),
                query.attributes().toArray(String[]::new));
        return deadline.keep(connection, () -> connection.search(request));
    }

    Unfinished failure(Query query, Page page, LDAPException e) {
        String reason = place(query, page) + ": " + Reasons.of(e);
        return Reasons.isPassing(e.getResultCode()) ? Unfinished.forNow(reason) : Unfinished.forGood(reason);
    }

    /** How a sentence about a page begins. */
    static String place(Query query, Page page) {
        return query + ", page " + page.number() + ", after " + page.entries() + " entries";
    }

    private Control[] controls(@Nullable ASN1OctetString cookie) {
        if (pageSize == 0) {
            return new Control[0];
        }
        return new Control[] {new SimplePagedResultsControl(pageSize, cookie, true)};
    }

    private static @Nullable ASN1OctetString next(Query query, Page page, SearchResult result) throws Unfinished {
        try {
            SimplePagedResultsControl control = SimplePagedResultsControl.get(result);
            if (control == null) {
                throw Unfinished.forGood(
                        place(query, page) + ": the server dropped the paging control, so that this may"
                                + " be a part only; page-size: 0 reads without pages where the server has none");
            }
            return control.moreResultsToReturn() ? control.getCookie() : null;
        } catch (LDAPException e) {
            throw Unfinished.forGood(place(query, page) + ": the server's paging control cannot be read");
        }
    }
}
