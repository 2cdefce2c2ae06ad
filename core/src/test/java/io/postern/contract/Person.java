/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who calls, with a token or through a Shibboleth service provider.
 *
 * @param more further claims of the token
 */
record Person(
        String subject, String username, String email, String name, List<String> groups, Map<String, Object> more) {
    static final Person ALICE =
            new Person("a-1", "alice", "alice@example.org", "Alice A", List.of("staff", "readers"), Map.of());
    static final Person ADMIN = new Person("r-1", "root", "root@example.org", "Ada Root", List.of("admins"), Map.of());

    Person {
        groups = List.copyOf(groups);
        more = Map.copyOf(more);
    }

    Person named(String otherUsername) {
        return new Person(subject, otherUsername, email, name, groups, more);
    }

    Person withSubject(String other) {
        return new Person(other, username, email, name, groups, more);
    }

    Person withEmail(String other) {
        return new Person(subject, username, other, name, groups, more);
    }

    Person called(String displayName) {
        return new Person(subject, username, email, displayName, groups, more);
    }

    Person in(String... otherGroups) {
        return new Person(subject, username, email, name, List.of(otherGroups), more);
    }

    Person with(String claim, Object value) {
        Map<String, Object> claims = new LinkedHashMap<>(more);
        claims.put(claim, value);
        return new Person(subject, username, email, name, groups, claims);
    }

    /** The claims of a token of this person, but those that every token has. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>(more);
        claims.put("sub", subject);
        claims.put("preferred_username", username);
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("name", name);
        claims.put("groups", groups);
        return claims;
    }

    /** The headers that a service provider adds for this person, the user name as {@code eppn}. */
    List<Header> attributes() {
        List<Header> lines = new ArrayList<>();
        lines.add(new Header("X-Shib-Secret", Configs.SP_SECRET));
        lines.add(new Header("Shib-Session-ID", "_92024136cd9d1e7f4a1679ae02205827"));
        lines.add(new Header("Shib-Identity-Provider", Configs.IDP));
        lines.add(new Header("Shib-Session-Expires", "4000000000"));
        lines.add(new Header("eppn", bytes(username)));
        lines.add(new Header("mail", bytes(email)));
        lines.add(new Header("displayName", bytes(name)));
        lines.add(new Header("isMemberOf", bytes(String.join(";", groups))));
        return lines;
    }

    /** UTF-8 as it travels in a header. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
