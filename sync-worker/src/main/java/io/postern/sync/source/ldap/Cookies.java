/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the next delta begins, for the two searches of a source, as one text. It is bound to the settings: after a change
 * of a base or a filter the server's old cookie would hide what the new one finds.
 *
 * @param users the server's cookie in base64url; may be empty
 * @param groups the server's cookie in base64url; may be empty
 */
record Cookies(String users, String groups) {

    static final Cookies NONE = new Cookies("", "");

    /** The cookies of an earlier reading; none where they belong to other settings. */
    static Cookies read(Optional<String> text, LdapSettings settings) {
        String[] parts = text.orElse("").split(":", -1);
        if (parts.length != 3
                || !parts[0].equals(fingerprint(settings))
                || !isBase64(parts[1])
                || !isBase64(parts[2])) {
            return NONE;
        }
        return new Cookies(parts[1], parts[2]);
    }

    /** The text to keep; empty where there is no cookie at all. */
    Optional<String> text(LdapSettings settings) {
        if (users.isEmpty() && groups.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(fingerprint(settings) + ":" + users + ":" + groups);
    }

    private static boolean isBase64(String text) {
        return text.matches("[A-Za-z0-9_-]*") && text.length() % 4 != 1;
    }

    private static String fingerprint(LdapSettings settings) {
        try {
            String what = settings.changes().kind() + "\n" + settings.users() + "\n" + settings.groups();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
