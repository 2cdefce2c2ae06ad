/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.auth.Account;
import io.postern.auth.Identity;
import io.postern.auth.JsonBuffers;
import io.postern.config.ShibbolethConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What the session endpoint is told about a person: these fields and nothing else of the identity or the request.
 *
 * @param account issuer and subject, by which accounts are keyed
 * @param eppn the eduPersonPrincipalName, or the account's label
 * @param mail the e-mail; empty where there is none
 * @param cn the display name; the user name where there is none
 * @param username the name that the source gives
 * @param groups the groups that are handed on
 * @param sysadmin the flag, where any claim that could carry a configured group was there
 */
record SessionRequest(
        Account account,
        String eppn,
        String mail,
        String cn,
        String username,
        List<String> groups,
        Optional<Boolean> sysadmin) {
    private static final JsonMapper JSON = new JsonMapper(
            JsonFactory.builder().recyclerPool(JsonBuffers.pool()).build());

    static SessionRequest of(Identity identity) {
        return new SessionRequest(
                identity.account(),
                eppn(identity),
                identity.email().orElse(""),
                identity.name().orElse(identity.username()),
                identity.username(),
                identity.shownGroups(),
                identity.groupsKnown() ? Optional.of(identity.sysadmin()) : Optional.empty());
    }

    private static String eppn(Identity identity) {
        return identity.source().equals(ShibbolethConfig.SOURCE_ID)
                        && identity.claims().get("eppn") instanceof String eppn
                ? eppn
                : identity.account().label();
    }

    /** One text for equal requests, another for each other one: SHA-256 over the length-prefixed fields. */
    String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, account.issuer());
            add(digest, account.subject());
            add(digest, eppn);
            add(digest, mail);
            add(digest, cn);
            add(digest, username);
            add(digest, sysadmin.map(String::valueOf).orElse(""));
            for (String group : groups) {
                add(digest, group);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java platform", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    /** The body of the call. */
    String json() {
        ObjectNode body = JSON.createObjectNode()
                .put("eppn", eppn)
                .put("mail", mail)
                .put("cn", cn)
                .put("issuer", account.issuer())
                .put("subject", account.subject())
                .put("username", username);
        groups.forEach(body.putArray("groups")::add);
        sysadmin.ifPresent(flag -> body.put("sysadmin", flag));
        return body.toString();
    }

    /** The account alone. */
    @Override
    public String toString() {
        return "SessionRequest[" + account.label() + "]";
    }
}
