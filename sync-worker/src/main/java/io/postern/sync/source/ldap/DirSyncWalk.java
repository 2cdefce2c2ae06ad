/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes by Active Directory's DirSync control (MS-ADTS 3.1.1.3.4.1.3), with the reader's own rights only. The control
 * searches a whole partition and gives of each object what changed of it, so that every object named by it is read again
 * as a whole. The cookie of a full reading is drawn before the reading, so that nothing falls between the two.
 */
final class DirSyncWalk implements Walk {

    /** What the bind DN may see, so that it needs no right to replicate. */
    private static final int FLAGS = ActiveDirectoryDirSyncControl.FLAG_OBJECT_SECURITY;

    /** As much as the server likes to put into one answer. */
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(DirSyncWalk.class);

    private final PagedSearch search;
    private final Walk full;

    /** @param full reads everything */
    DirSyncWalk(PagedSearch search, Walk full) {
        this.search = search;
        this.full = full;
    }

    @Override
    public Walked everything(Query query, Finds finds) throws Unfinished, InterruptedException {
        // the smallest attribute that every object has: only the cookie counts
        Query names = new Query(query.what(), query.base(), query.scope(), query.filter(), List.of("objectGUID"));
        Finds nothing = entry -> {};
        String cookie = search.begin(nothing, (connection, page) -> drain(connection, names, page, "", ignored -> {}));
        return new Walked(full.everything(query, finds).entries(), Optional.of(cookie));
    }

    @Override
    public Walked changes(Query query, Instant since, String cookie, Finds finds)
            throws Unfinished, InterruptedException {
        if (cookie.isEmpty()) {
            return everything(query, finds);
        }
        long[] entries = new long[1];
        try {
            String next = changes(query, cookie, finds, entries);
            return new Walked(entries[0], Optional.of(next));
        } catch (Unfinished e) {
            if (e.isWorthAnotherAttempt() || entries[0] > 0) {
                throw e;
            }
            // too old, or of a partition that was restored: what is wrong otherwise is wrong without the cookie, too
            LOG.info("{}: the server takes the cookie no more, so that everything is read: {}", query, e.reason());
            return everything(query, finds);
        }
    }

    private String changes(Query query, String cookie, Finds finds, long[] entries)
            throws Unfinished, InterruptedException {
        Changed changed = new Changed(query);
        return search.begin(
                changed,
                (connection, page) -> drain(connection, query, page, cookie, open -> {
                    for (String dn : changed.take()) {
                        entries[0] += readAgain(open, query, page, dn, finds);
                    }
                    finds.betweenPages(open);
                }));
    }

    /** Does something with the connection after each answer. */
    @FunctionalInterface
    private interface AfterAnswer {
        void run(LDAPConnection connection) throws Unfinished, InterruptedException;
    }

    /** Follows the cookie until the server has no more, and gives the last one. */
    private String drain(LDAPConnection connection, Query query, Page page, String first, AfterAnswer after)
            throws Unfinished, InterruptedException {
        String cookie = first;
        boolean more = true;
        while (more) {
            page.begin();
            try {
                Query partition = query.at(partition(connection, query), SearchScope.SUB);
                SearchResult result = search.ask(connection, partition, page, control(cookie));
                ActiveDirectoryDirSyncControl answer = ActiveDirectoryDirSyncControl.get(result);
                if (answer == null || answer.getCookie() == null) {
                    throw Unfinished.forGood(PagedSearch.place(query, page)
                            + ": the server answered without DirSync; set delta.kind to another way");
                }
                String next = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(answer.getCookie().getValue());
                more = answer.getFlags() != 0;
                if (more && next.equals(cookie)) {
                    throw Unfinished.forGood(PagedSearch.place(query, page) + ": the server repeats its cookie");
                }
                cookie = next;
            } catch (LDAPException e) {
                throw search.failure(query, page, e);
            }
            after.run(connection);
        }
        return cookie;
    }

    private static ActiveDirectoryDirSyncControl control(String cookie) {
        @Nullable
        ASN1OctetString value = cookie.isEmpty()
                ? null
                : new ASN1OctetString(Base64.getUrlDecoder().decode(cookie));
        return new ActiveDirectoryDirSyncControl(true, FLAGS, NO_LIMIT, value);
    }

    /** The partition that holds the base: the control takes no other. */
    private static String partition(LDAPConnection connection, Query query) throws LDAPException, Unfinished {
        SearchResultEntry root = connection.getEntry("", "namingContexts");
        String[] contexts = root == null ? null : root.getAttributeValues("namingContexts");
        String longest = "";
        for (String context : contexts == null ? new String[0] : contexts) {
            if (DN.isAncestorOf(context, query.base(), true) && context.length() > longest.length()) {
                longest = context;
            }
        }
        if (longest.isEmpty()) {
            throw Unfinished.forGood(query + ": no partition of the server holds this base");
        }
        return longest;
    }

    private long readAgain(LDAPConnection connection, Query query, Page page, String dn, Finds finds)
            throws Unfinished {
        try {
            SearchRequest request = new SearchRequest(
                    dn, SearchScope.BASE, query.filter(), query.attributes().toArray(String[]::new));
            SearchResultEntry entry = connection.searchForEntry(request);
            if (entry == null) {
                return 0;
            }
            finds.take(entry);
            return 1;
        } catch (LDAPException e) {
            if (ResultCode.NO_SUCH_OBJECT.equals(e.getResultCode())) {
                return 0; // moved or gone since; the next reading names it again
            }
            throw search.failure(query, page, e);
        }
    }

    /** Keeps the names of one answer's objects that may be the search's. */
    private static final class Changed implements Finds {

        private final Query query;
        private final List<String> names = new ArrayList<>();

        Changed(Query query) {
            this.query = query;
        }

        @Override
        public void take(SearchResultEntry entry) {
            try {
                boolean inside = entry.matchesBaseAndScope(query.base(), query.scope());
                if (inside && !"TRUE".equalsIgnoreCase(entry.getAttributeValue("isDeleted"))) {
                    names.add(entry.getDN());
                }
            } catch (LDAPException e) {
                names.add(entry.getDN()); // reading it again will tell
            }
        }

        List<String> take() {
            List<String> taken = List.copyOf(names);
            names.clear();
            return taken;
        }
    }
}
