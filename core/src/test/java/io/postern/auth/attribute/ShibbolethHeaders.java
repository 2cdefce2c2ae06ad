/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Builds the requests of the tests: what a service provider sends for a signed-in person, and what is changed of it. */
final class ShibbolethHeaders {
    static final String SECRET = "correct horse battery staple";
    static final String IDP = "https://idp.example.org/idp/shibboleth";
    static final String SP_ADDRESS = "192.0.2.10";
    static final long EXPIRES = 1_800_000_000L;

    private final List<Header> lines = new ArrayList<>();

    static ShibbolethHeaders signedIn() {
        return new ShibbolethHeaders()
                .add("X-Shib-Secret", SECRET)
                .add("Shib-Application-ID", "default")
                .add("Shib-Session-ID", "_92024136cd9d1e7f4a1679ae02205827")
                .add("Shib-Identity-Provider", IDP)
                .add("Shib-Authentication-Instant", "2026-11-22T19:26:10.998Z")
                .add("Shib-AuthnContext-Class", "https://refeds.org/profile/mfa")
                .add("Shib-Session-Expires", Long.toString(EXPIRES))
                .add("Shib-Handler", "https://data.example.org/Shibboleth.sso")
                .add("REMOTE_USER", "alice@example.org")
                .add("eppn", "alice@example.org")
                .add("mail", "alice@mail.example.org")
                .add("displayName", "Alice A")
                .add("cn", "")
                .add("isMemberOf", "staff;urn:x:a\\;b");
    }

    ShibbolethHeaders add(String name, String value) {
        lines.add(new Header(name, value));
        return this;
    }

    ShibbolethHeaders without(String name) {
        lines.removeIf(line -> line.name().equals(name));
        return this;
    }

    ShibbolethHeaders with(String name, String value) {
        return without(name).add(name, value);
    }

    RequestHead from(String address) {
        return from(Peer.at(inet(address)));
    }

    RequestHead from(Peer peer) {
        return new RequestHead("r1", "GET", "/", Headers.of(lines), peer, false);
    }

    static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
