/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.Filter;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The people and groups of an LDAP directory. */
public final class LdapSource implements Source {

    private static final String GROUPS = "groups";

    private final String id;
    private final LdapSettings settings;
    private final Directory directory;
    private final Deadline deadline;
    private final PagedSearch search;
    private final References references;
    private final Walk walk;

    /**
     * Makes a source without asking the directory anything.
     *
     * @param id the configuration's name for it
     * @param random varies the pauses between attempts
     * @throws IllegalArgumentException where a file of the TLS settings cannot be used; the message names its key
     */
    public LdapSource(String id, LdapSettings settings, RandomGenerator random) {
        this.id = id;
        this.settings = settings;
        this.directory = new Directory(settings);
        this.deadline = new Deadline(settings.patience().page());
        Pauses pauses = new Pauses(settings.patience(), random);
        this.search = new PagedSearch(directory, settings.pageSize(), pauses, deadline);
        this.references = new References(settings.referrals(), directory, search, pauses);
        Walk full = new TimestampWalk(settings.changes(), search, references);
        this.walk = switch (settings.changes().kind()) {
            case NONE, TIMESTAMP -> full;
            case CONTENT_SYNC -> new ContentSyncWalk(search, references);
            case DIR_SYNC -> new DirSyncWalk(search, full);
        };
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Verdict read(Scope scope, Reception reception) throws InterruptedException {
        try {
            return new Verdict.Complete(readAll(scope, reception).text(settings));
        } catch (Unfinished e) {
            return new Verdict.Incomplete(e.reason());
        } finally {
            directory.drop();
        }
    }

    private Cookies readAll(Scope scope, Reception reception) throws Unfinished, InterruptedException {
        PrimaryGroups primaryGroups = new PrimaryGroups(
                settings.groups().map(LdapSettings.Groups::primary).orElse(false));
        Cookies before = scope instanceof Scope.Delta delta ? Cookies.read(delta.cookie(), settings) : Cookies.NONE;
        Query people = people();
        EntryDecoder decoder = new EntryDecoder(people.attributes());
        Refs refs = settings.groups().map(groups -> refs(groups, decoder)).orElseGet(Refs::withoutGroups);
        PeopleFinds finds = new PeopleFinds(decoder, refs, primaryGroups, reception);
        String users = walk(scope, people, before.users(), finds);
        if (settings.groups().isEmpty()) {
            return new Cookies(users, "");
        }
        LdapSettings.Groups groups = settings.groups().get();
        String last = walkGroups(scope, groups, before.groups(), refs, primaryGroups, reception);
        for (Map.Entry<String, String> primary : primaryGroups.idsByGroup().entrySet()) {
            readPrimary(people, primary.getKey(), primary.getValue(), decoder, refs, reception);
        }
        return new Cookies(users, last);
    }

    private String walkGroups(
            Scope scope,
            LdapSettings.Groups groups,
            String cookie,
            Refs refs,
            PrimaryGroups primaryGroups,
            Reception reception)
            throws Unfinished, InterruptedException {
        List<String> more = new ArrayList<>(List.of(groups.members()));
        if (groups.primary()) {
            more.add(PrimaryGroups.SID);
        }
        Query query = Query.of(GROUPS, groups.search(), more);
        EntryDecoder decoder = new EntryDecoder(query.attributes());
        return walk(scope, query, cookie, new GroupFinds(decoder, groups.members(), refs, primaryGroups, reception));
    }

    /** Reads one search and gives the server's cookie; an empty answer to a full reading is nothing to rely on. */
    private String walk(Scope scope, Query query, String cookie, Finds finds) throws Unfinished, InterruptedException {
        if (scope instanceof Scope.Delta delta) {
            return walk.changes(query, delta.since(), cookie, finds).cookie().orElse("");
        }
        Walk.Walked walked = walk.everything(query, finds);
        if (walked.entries() == 0) {
            throw Unfinished.forGood(
                    query + ": the server gave no entry at all; check base and filter, and what the bind"
                            + " DN may see" + (query.what().equals(GROUPS) ? ", or leave groups out" : ""));
        }
        return walked.cookie().orElse("");
    }

    private void readPrimary(
            Query people, String group, String primaryId, EntryDecoder decoder, Refs refs, Reception reception)
            throws Unfinished, InterruptedException {
        Query members = people.asking(refs.attributes()).and(Filter.createEqualityFilter(PrimaryGroups.ID, primaryId));
        Page page = search.read(members, entry -> {
            try {
                reception.member(
                        group,
                        refs.person(entry.getDN(), decoder.decode(entry, "").attributes()));
            } catch (Unreadable unreadable) {
                // said once already, when the person was read
            }
        });
        references.settle(members, page, entry -> {});
    }

    private Query people() {
        List<String> more = new ArrayList<>();
        settings.groups().ifPresent(groups -> {
            if (!groups.byDn()) {
                more.add(groups.memberValue());
            }
            if (groups.primary()) {
                more.add(PrimaryGroups.ID);
                more.add(PrimaryGroups.SID);
            }
        });
        return Query.of("users", settings.users(), more);
    }

    private static Refs refs(LdapSettings.Groups groups, EntryDecoder decoder) {
        return new Refs(groups.memberValue(), decoder.spelling(groups.memberValue()), groups.nested());
    }

    @Override
    public void close() {
        directory.drop();
        deadline.close();
    }
}
