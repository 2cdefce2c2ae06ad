/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.ContentSyncDoneControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestMode;
import com.unboundid.ldap.sdk.controls.ContentSyncState;
import com.unboundid.ldap.sdk.controls.ContentSyncStateControl;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes by LDAP content synchronization in its refresh-only mode (RFC 4533, 3.3). A reading without a cookie gives
 * everything and a cookie. What the server says of deleted entries is left alone: only a full reading takes away. These
 * answers have no pages, so that the server's size limit must let the bind DN read everything.
 */
final class ContentSyncWalk implements Walk {

    private static final Logger LOG = LoggerFactory.getLogger(ContentSyncWalk.class);

    private final PagedSearch search;
    private final References references;

    ContentSyncWalk(PagedSearch search, References references) {
        this.search = search;
        this.references = references;
    }

    @Override
    public Walked everything(Query query, Finds finds) throws Unfinished, InterruptedException {
        return walk(query, "", finds);
    }

    @Override
    public Walked changes(Query query, Instant since, String cookie, Finds finds)
            throws Unfinished, InterruptedException {
        return walk(query, cookie, finds);
    }

    private Walked walk(Query query, String cookie, Finds finds) throws Unfinished, InterruptedException {
        Present present = new Present(finds);
        return search.begin(present, (connection, page) -> {
            String next = refresh(connection, query, cookie, page);
            present.betweenPages(connection);
            long referred = references.settle(query, page, finds);
            return new Walked(present.entries + referred, next.isEmpty() ? Optional.empty() : Optional.of(next));
        });
    }

    private String refresh(LDAPConnection connection, Query query, String cookie, Page page)
            throws Unfinished, InterruptedException {
        page.begin();
        try {
            return cookieOf(query, page, cookie, search.ask(connection, query, page, control(cookie)));
        } catch (LDAPException e) {
            boolean refused = ResultCode.E_SYNC_REFRESH_REQUIRED.equals(e.getResultCode())
                    || !Reasons.isPassing(e.getResultCode());
            if (refused && !cookie.isEmpty() && page.entries() == 0) {
                // too old, or of a directory that was restored from a copy: servers say so by several codes
                LOG.info(
                        "{}: the server takes the cookie no more, so that everything is read: {}",
                        query,
                        Reasons.of(e));
                return refresh(connection, query, "", page);
            }
            throw search.failure(query, page, e);
        }
    }

    private static ContentSyncRequestControl control(String cookie) {
        @Nullable
        ASN1OctetString value = cookie.isEmpty()
                ? null
                : new ASN1OctetString(Base64.getUrlDecoder().decode(cookie));
        return new ContentSyncRequestControl(true, ContentSyncRequestMode.REFRESH_ONLY, value, false);
    }

    private static String cookieOf(Query query, Page page, String before, SearchResult result) throws Unfinished {
        try {
            ContentSyncDoneControl done = ContentSyncDoneControl.get(result);
            if (done == null) {
                throw Unfinished.forGood(PagedSearch.place(query, page)
                        + ": the server answered without content synchronization; set delta.kind to another way");
            }
            ASN1OctetString cookie = done.getCookie();
            return cookie == null
                    ? before
                    : Base64.getUrlEncoder().withoutPadding().encodeToString(cookie.getValue());
        } catch (LDAPException e) {
            throw Unfinished.forGood(PagedSearch.place(query, page) + ": the server's sync control cannot be read");
        }
    }

    /** Hands on what is new or changed; what is merely present or deleted has no attributes. */
    private static final class Present implements Finds {

        private final Finds finds;
        private long entries;

        Present(Finds finds) {
            this.finds = finds;
        }

        @Override
        public void take(SearchResultEntry entry) {
            if (isContent(entry)) {
                entries++;
                finds.take(entry);
            }
        }

        @Override
        public void betweenPages(LDAPConnection connection) throws Unfinished {
            finds.betweenPages(connection);
        }

        private static boolean isContent(SearchResultEntry entry) {
            try {
                ContentSyncStateControl control = ContentSyncStateControl.get(entry);
                return control != null
                        && (control.getState() == ContentSyncState.ADD
                                || control.getState() == ContentSyncState.MODIFY);
            } catch (LDAPException e) {
                return false;
            }
        }
    }
}
