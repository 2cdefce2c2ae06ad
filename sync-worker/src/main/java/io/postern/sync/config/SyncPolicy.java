/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Problems;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what the sections of a file contradict each other in. */
final class SyncPolicy {

    private final SyncConfig config;
    private final Problems problems;

    private SyncPolicy(SyncConfig config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(SyncConfig config, Problems problems) {
        SyncPolicy policy = new SyncPolicy(config, problems);
        policy.sources();
        policy.issuers();
        policy.schedule();
        policy.sysadmin();
        policy.invenio();
        policy.ckan();
        policy.hooks();
    }

    private void sources() {
        if (config.sources().isEmpty()) {
            problems.conclusion("source", "", "is empty", "name a source");
        }
        Map<String, Integer> ids = new HashMap<>();
        Map<String, String> methods = new HashMap<>();
        List<SourceConfig> sources = config.sources();
        for (int i = 0; i < sources.size(); i++) {
            SourceConfig source = sources.get(i);
            if (ids.putIfAbsent(source.id(), i) != null) {
                problems.conclusion(at(i, "id"), source.id(), "is the id of another source too", "choose another id");
            }
            String other = methods.putIfAbsent(source.method(), source.id());
            if (other != null) {
                problems.conclusion(
                        at(i, "method"),
                        source.method(),
                        "is the identity method of source " + other + " too, whose people would be leavers of this one",
                        "give each source its own method");
            }
        }
    }

    private void issuers() {
        Map<URI, String> known = new HashMap<>();
        List<SourceConfig> sources = config.sources();
        for (int i = 0; i < sources.size(); i++) {
            SourceConfig source = sources.get(i);
            if (source.issuer().isEmpty()) {
                continue;
            }
            String other = known.putIfAbsent(source.issuer().get(), source.id());
            if (other != null) {
                problems.conclusion(
                        at(i, "issuer"),
                        source.issuer().get().toString(),
                        "is the issuer of source " + other + " too, so that a subject could be the key of either",
                        "name it at the one source whose keys are its subjects");
            }
        }
    }

    private void schedule() {
        ScheduleConfig schedule = config.schedule();
        boolean any = config.sources().stream().anyMatch(SourceConfig::knowsDeltas);
        if (schedule.delta().isPresent() && !any && !config.sources().isEmpty()) {
            problems.warning(
                    "schedule.delta",
                    "",
                    "has no effect: every source has delta.kind: none",
                    "let a source give deltas, or remove it");
        } else if (schedule.delta().isPresent() && schedule.full().isEmpty()) {
            problems.warning(
                    "schedule.full",
                    "",
                    "is missing: deltas alone show nobody who has left",
                    "set it, or start run by other means");
        }
    }

    private void sysadmin() {
        TargetConfig target = config.target();
        boolean groups = !config.groups().sysadmin().isEmpty();
        if (target.app() == App.INVENIO && target.sysadminOwner() == SysadminOwner.SYNC) {
            problems.conclusion(
                    "target.sysadmin-owner",
                    "sync",
                    "is for CKAN's flag, which Invenio does not have",
                    "remove it; give rights to a role in Invenio");
        } else if (target.sysadminOwner() == SysadminOwner.SYNC && !groups) {
            problems.conclusion(
                    "groups.sysadmin",
                    "",
                    "is empty, so that every sysadmin would be demoted by target.sysadmin-owner: sync",
                    "name the groups of sysadmins, or leave the flag to the session");
        } else if (target.sysadminOwner() == SysadminOwner.SESSION && groups) {
            problems.warning(
                    "groups.sysadmin",
                    "",
                    target.app() == App.CKAN
                            ? "has no effect: target.sysadmin-owner is session"
                            : "has no effect: Invenio has no such flag",
                    target.app() == App.CKAN ? "write sysadmin-owner: sync, or remove it" : "remove it");
        }
    }

    private void invenio() {
        InvenioConfig invenio = config.target().invenio();
        if (config.target().app() != App.INVENIO) {
            return;
        }
        if (invenio.clientId().isEmpty()
                && config.sources().stream()
                        .anyMatch(source -> !source.mapping().extra().isEmpty())) {
            problems.conclusion(
                    "target.invenio.client-id",
                    "",
                    "is missing: mapping.extra is kept with the account's link to that client",
                    "set it to the consumer key of Invenio's OAuth client");
        }
        if (config.groups().memberships() != Memberships.OFF
                && invenio.communitiesCacheRedis().isEmpty()) {
            problems.warning(
                    "target.invenio.communities-cache-redis",
                    "",
                    "is missing: Invenio sees a changed membership only after its cache's 24 hours",
                    "set it to COMMUNITIES_IDENTITIES_CACHE_REDIS_URL");
        }
        if (config.leavers() == Leavers.DEACTIVATE && invenio.sessionRedis().isEmpty()) {
            problems.warning(
                    "target.invenio.session-redis",
                    "",
                    "is missing: live sessions of a leaver go on until they expire",
                    "set it to ACCOUNTS_SESSION_REDIS_URL");
        }
    }

    private void ckan() {
        CkanConfig ckan = config.target().ckan();
        if (ckan.token()
                .filter(token -> !token.secret().reveal().isEmpty() && !token.signs())
                .isPresent()) {
            problems.conclusion(
                    "target.ckan.token-secret",
                    "",
                    "is no RSA private key in PKCS#8 form, as target.ckan.token-algorithm asks for",
                    "write file:/path/to/key; openssl pkcs8 -topk8 -nocrypt makes such a file of an older one");
        }
        if (config.target().app() == App.CKAN
                && config.groups().memberships() != Memberships.OFF
                && ckan.organizations().isEmpty()
                && ckan.groups().isEmpty()) {
            problems.warning(
                    "target.ckan.organizations",
                    "",
                    "is empty, and target.ckan.groups too, so that groups.memberships has no effect",
                    "say which groups are places in an organisation or a group of CKAN");
        }
    }

    private void hooks() {
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < config.afterRun().size(); i++) {
            String name = config.afterRun().get(i).name();
            Integer other = names.putIfAbsent(name, i);
            if (other != null) {
                problems.conclusion(
                        "after-run[" + i + "]",
                        "",
                        "is the same as after-run[" + other + "], or has its id",
                        "remove one of the two, or give each its own id");
            }
        }
    }

    private static String at(int source, String key) {
        return "source[" + source + "]." + key;
    }
}
