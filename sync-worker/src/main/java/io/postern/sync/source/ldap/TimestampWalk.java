/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.Filter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Changes by the time that the directory keeps with each entry. Such a time says nothing of entries that went away. */
final class TimestampWalk implements Walk {

    private static final DateTimeFormatter GENERALIZED =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);

    private final LdapSettings.Changes settings;
    private final PagedSearch search;
    private final References references;

    TimestampWalk(LdapSettings.Changes settings, PagedSearch search, References references) {
        this.settings = settings;
        this.search = search;
        this.references = references;
    }

    @Override
    public Walked everything(Query query, Finds finds) throws Unfinished, InterruptedException {
        Page page = search.read(query, finds);
        long referred = references.settle(query, page, finds);
        return new Walked(page.entries() + referred, Optional.empty());
    }

    @Override
    public Walked changes(Query query, Instant since, String cookie, Finds finds)
            throws Unfinished, InterruptedException {
        if (settings.kind() == LdapSettings.Changes.Kind.NONE) {
            throw Unfinished.forGood("delta.kind: none, so that nothing but a full reading is possible");
        }
        String time = GENERALIZED.format(since.minus(settings.overlap()));
        // Active Directory wants the fraction, others do without
        String value = settings.attribute().equalsIgnoreCase("whenChanged") ? time + ".0Z" : time + "Z";
        return everything(query.and(Filter.createGreaterOrEqualFilter(settings.attribute(), value)), finds);
    }
}
