/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.testing.SignInDesk;
import io.postern.testing.SigningKey;
import io.postern.testing.TestIssuer;
import io.postern.testing.TestToken;
import java.time.Instant;
import java.util.Map;

/** The provider of the suite: one for all tests of a process, since none of them changes it. */
public final class Realm {
    /** Nobody listens there. */
    private static final String AWAY = "http://127.0.0.1:1/realms/away";

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final SigningKey STRANGER = SigningKey.rsa("stranger");

    private Realm() {}

    /** The variables with which the suite's configurations name the providers. */
    public static Map<String, String> variables() {
        return Map.of("ISSUER", ISSUER.issuer(), "AWAY", AWAY);
    }

    /** Where people sign in. */
    static SignInDesk desk() {
        return ISSUER.desk();
    }

    /** The provider's own name. */
    static String issuer() {
        return ISSUER.issuer();
    }

    /** The {@code Authorization} of that person. */
    static String credential(Person person) {
        return token(person).bearer();
    }

    /** The same, signed by somebody else. */
    static String forged(Person person) {
        return token(person).forgedBy(STRANGER).bearer();
    }

    /** The same, past its end. */
    static String expired(Person person) {
        return token(person)
                .claim("exp", Instant.EPOCH.plusSeconds(1_700_000_000).getEpochSecond())
                .bearer();
    }

    /** A token of the provider that does not answer. */
    static String credentialOfTheOneWhoIsAway() {
        return ISSUER.token().claim("iss", AWAY).bearer();
    }

    /** A token of a provider that the gate does not know. */
    static String credentialOfAnother() {
        return ISSUER.token().claim("iss", "https://elsewhere.example/realm").bearer();
    }

    private static TestToken token(Person person) {
        TestToken token = ISSUER.token().without("realm_access");
        person.claims().forEach(token::claim);
        return token;
    }
}
