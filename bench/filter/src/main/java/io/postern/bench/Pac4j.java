/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import com.nimbusds.jose.JOSEException;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpSession;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pac4j.core.client.Client;
import org.pac4j.core.config.Config;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.core.util.Pac4jConstants;
import org.pac4j.http.client.direct.HeaderClient;
import org.pac4j.http.client.indirect.FormClient;
import org.pac4j.http.credentials.authenticator.test.SimpleTestUsernamePasswordAuthenticator;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.jwt.config.signature.RSASignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** pac4j's filter for Jakarta EE, with the authorizers and matchers that are there without being asked for. */
final class Pac4j {
    private Pac4j() {}

    /** Tokens of one key; issuer and audience are not checked, which is less work than the others have. */
    static Contestant bearer(Setting setting) throws JOSEException {
        RSASignatureConfiguration signature = new RSASignatureConfiguration(new KeyPair(
                setting.issuer.key().publicKey().orElseThrow().toRSAKey().toRSAPublicKey(), null));
        HeaderClient client = new HeaderClient("Authorization", "Bearer ", new JwtAuthenticator(signature));
        return new Contestant(filter(client), setting.withToken(), setting.withBadTokens(), Setting.SUBJECT);
    }

    /** The profile of somebody who has signed in, in the container's session. */
    static Contestant session(Setting setting) {
        FormClient client =
                new FormClient("https://data.example.org/login", new SimpleTestUsernamePasswordAuthenticator());
        CommonProfile profile = new CommonProfile();
        profile.setId(Setting.PERSON);
        profile.addAttribute(Pac4jConstants.USERNAME, Setting.PERSON);
        profile.setClientName("FormClient");
        Map<String, UserProfile> profiles = new LinkedHashMap<>();
        profiles.put("FormClient", profile);
        HttpSession session = setting.sessions.begin();
        session.setAttribute(Pac4jConstants.USER_PROFILES, profiles);
        return new Contestant(
                filter(client),
                setting.withCookies(Sessions.COOKIE + "=" + session.getId()),
                setting.withBadCookies(Sessions.COOKIE, session.getId()),
                Setting.PERSON);
    }

    private static Filter filter(Client client) {
        return new SecurityFilter(new Config("https://data.example.org/callback", client), client.getName());
    }
}
