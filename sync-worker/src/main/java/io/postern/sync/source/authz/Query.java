/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import io.postern.sync.source.Scope;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses of first pages. */
final class Query {
    private static final String API = "/api/v1.0";
    private static final String ACTIVE = "activeUser";

    /** What the service keeps of a group. */
    private static final List<String> GROUP_FIELDS = List.of("groupIdentifier", "displayName", "description");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final AuthzSettings settings;
    private final String root;

    Query(AuthzSettings settings) {
        this.settings = settings;
        this.root = settings.url().toString().replaceFirst("/+$", "") + API;
    }

    /**
     * Identities. A delta asks for inactive ones too: somebody who left would else not be seen to have changed.
     */
    URI identities(Scope scope, int pageSize) {
        List<String> filters = new ArrayList<>(settings.filter());
        Set<String> fields = new LinkedHashSet<>(AuthzSettings.FIELDS);
        fields.addAll(settings.fields());
        if (scope instanceof Scope.Delta delta) {
            filters.removeIf(Query::isActive);
            filters.add(changedAfter(delta.since()));
            fields.add(ACTIVE);
        }
        return address("/Identity", pageSize, filters, fields);
    }

    /** Whether only active people are wanted. */
    boolean activeOnly() {
        return settings.filter().stream().anyMatch(Query::isActive);
    }

    /** Groups. */
    URI groups(Scope scope, int pageSize) {
        List<String> filters = scope instanceof Scope.Delta delta ? List.of(changedAfter(delta.since())) : List.of();
        return address("/Group", pageSize, filters, GROUP_FIELDS);
    }

    /** The people in a group. */
    URI members(String group, int pageSize) {
        String all = settings.members() == AuthzSettings.Members.PRECOMPUTED ? "/precomputed" : "";
        return address(
                "/Group/" + encoded(group).replace("+", "%20") + "/memberidentities" + all,
                pageSize,
                List.of(),
                List.of("id"));
    }

    private static boolean isActive(String filter) {
        return filter.equals(ACTIVE + ":true") || filter.equals(ACTIVE + ":eq:true");
    }

    /** The service compares with "later than" and may keep whole seconds: a second more, so that none falls between. */
    private static String changedAfter(Instant since) {
        return "modificationTime:gt:" + TIME.format(since.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS));
    }

    private URI address(String path, int pageSize, Iterable<String> filters, Iterable<String> fields) {
        StringBuilder address =
                new StringBuilder(root).append(path).append("?limit=").append(pageSize);
        filters.forEach(filter -> address.append("&filter=").append(encoded(filter)));
        fields.forEach(field -> address.append("&field=").append(encoded(field)));
        return URI.create(address.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
