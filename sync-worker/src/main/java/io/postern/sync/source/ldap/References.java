/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of search result references (RFC 4511, 4.5.3): parts of the tree that another server holds. They are
 * never people themselves.
 */
final class References {

    private static final Logger LOG = LoggerFactory.getLogger(References.class);

    /** More servers than any directory is spread over; also what ends a circle that no name shows. */
    private static final int MAX_FOLLOWED = 100;

    /** Partitions that every domain of Active Directory refers to, and that hold machines' names and the schema. */
    private static final List<String> WITHOUT_PEOPLE =
            List.of("dc=forestdnszones,", "dc=domaindnszones,", "cn=configuration,");

    private final LdapSettings.Referrals policy;
    private final Directory directory;
    private final PagedSearch search;
    private final Pauses pauses;

    References(LdapSettings.Referrals policy, Directory directory, PagedSearch search, Pauses pauses) {
        this.policy = policy;
        this.directory = directory;
        this.search = search;
        this.pauses = pauses;
    }

    /**
     * Deals with the references that a search gave, and says how many entries came of it.
     *
     * @throws Unfinished where they are neither followed nor ignored, or a server of them does not answer completely
     */
    long settle(Query query, Page page, Finds finds) throws Unfinished, InterruptedException {
        List<String[]> references = page.references().stream()
                .filter(reference -> !isWithoutPeople(reference))
                .toList();
        if (references.isEmpty()) {
            return 0;
        }
        if (policy == LdapSettings.Referrals.IGNORE) {
            LOG.info("{}: {} referrals ignored, as {}", query, page.referenceCount(), shown(references));
            return 0;
        }
        if (policy == LdapSettings.Referrals.REFUSE
                || page.referenceCount() > page.references().size()) {
            throw Unfinished.forGood(query + ": the server referred to " + page.referenceCount()
                    + " other places, as " + shown(references)
                    + "; set referrals: follow, or, where nobody is kept there, referrals: ignore");
        }
        return follow(query, references, finds);
    }

    private long follow(Query query, List<String[]> references, Finds finds) throws Unfinished, InterruptedException {
        Deque<String[]> open = new ArrayDeque<>(references);
        Set<String> seen = new HashSet<>();
        long entries = 0;
        while (!open.isEmpty()) {
            String[] reference = open.remove();
            String name = String.join(" ", reference).toLowerCase(Locale.ROOT);
            if (!seen.add(name)) {
                continue;
            }
            if (seen.size() > MAX_FOLLOWED) {
                throw Unfinished.forGood(query + ": more than " + MAX_FOLLOWED + " referrals; they may go in a circle");
            }
            Page found = read(query, reference, finds);
            entries += found.entries();
            found.references().stream().filter(more -> !isWithoutPeople(more)).forEach(open::add);
        }
        return entries;
    }

    /** Reads one place, from the first of its servers that answers. */
    private Page read(Query query, String[] urls, Finds finds) throws Unfinished, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Page page = new Page(finds);
            String url = urls[(attempt - 1) % urls.length];
            try {
                read(query, new LDAPURL(url), finds, page);
                return page;
            } catch (LDAPException e) {
                boolean again =
                        attempt < urls.length || (Reasons.isPassing(e.getResultCode()) && pauses.allow(attempt));
                if (page.entries() > 0 || !again) {
                    throw Unfinished.forGood(query + ", referral to " + Reasons.shown(url) + ": " + Reasons.of(e));
                }
            } catch (Unfinished e) {
                if (page.entries() > 0 || !e.isWorthAnotherAttempt() || !pauses.allow(attempt)) {
                    throw Unfinished.forGood("referral to " + Reasons.shown(url) + ": " + e.reason());
                }
            }
            pauses.after(attempt);
        }
    }

    private void read(Query query, LDAPURL url, Finds finds, Page page)
            throws LDAPException, Unfinished, InterruptedException {
        try (LDAPConnection connection = directory.follow(url)) {
            String base = url.baseDNProvided() ? url.getBaseDN().toString() : query.base();
            SearchScope scope = url.scopeProvided() ? url.getScope() : query.scope();
            Query there = query.at(base, scope);
            search.read(connection, url.filterProvided() ? there.and(url.getFilter()) : there, finds, page);
        }
    }

    private static String shown(List<String[]> references) {
        return Reasons.shown(String.join(" ", references.get(0)));
    }

    private static boolean isWithoutPeople(String[] urls) {
        for (String url : urls) {
            String lower = url.toLowerCase(Locale.ROOT);
            int base = lower.indexOf('/', lower.indexOf("//") + 2) + 1;
            if (WITHOUT_PEOPLE.stream().noneMatch(part -> lower.startsWith(part, base))) {
                return false;
            }
        }
        return true;
    }
}
