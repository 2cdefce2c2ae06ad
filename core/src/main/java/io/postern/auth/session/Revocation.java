/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import io.postern.auth.Account;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sessions that ended before their time.
 *
 * @param mark which ones: a digest of the session's id, of the provider's session, or of the account
 * @param before sessions with that mark that began then or earlier are over
 * @param made when it was made
 * @param until when no such session can be left, so that this can be forgotten
 */
record Revocation(String mark, Instant before, Instant made, Instant until) {
    /** Half a SHA-256: who made two ids with one mark would only end a session of his own. */
    private static final int MARK_BYTES = 16;

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{22}) (\\d{1,15}) (\\d{1,15}) (\\d{1,15})");

    /** The session of that id. */
    static Revocation ofSession(String id, Instant now, Instant until) {
        return new Revocation(mark("id", id), until, now, until);
    }

    /** All sessions that began in that session of the provider's. */
    static Revocation ofProviderSession(String issuer, String sid, Instant now, Instant until) {
        return new Revocation(mark("sid", issuer, sid), until, now, until);
    }

    /** All sessions of that person that have begun by now. */
    static Revocation ofAccount(Account account, Instant now, Instant until) {
        return new Revocation(mark("account", account.issuer(), account.subject()), now, now, until);
    }

    /** The marks that end this session. */
    static List<String> marks(Session session) {
        Account account = session.person().account();
        List<String> marks = new ArrayList<>(3);
        marks.add(mark("id", session.id()));
        marks.add(mark("account", account.issuer(), account.subject()));
        session.tokens().sid().ifPresent(sid -> marks.add(mark("sid", account.issuer(), sid)));
        return List.copyOf(marks);
    }

    /** One line of text, which {@link #parse} reads. */
    String line() {
        return mark + " " + before.toEpochMilli() + " " + made.toEpochMilli() + " " + until.toEpochMilli();
    }

    static Optional<Revocation> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Revocation(matcher.group(1), millis(matcher, 2), millis(matcher, 3), millis(matcher, 4)))
                : Optional.empty();
    }

    private static Instant millis(Matcher matcher, int group) {
        return Instant.ofEpochMilli(Long.parseLong(matcher.group(group)));
    }

    /** Each part with its length, so that no two sets of parts are one. */
    private static String mark(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), MARK_BYTES));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
