/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.ShibbolethConfig.ClientCertificate;
import io.postern.config.ShibbolethConfig.SecretHeader;
import java.util.List;
import java.util.Optional;

/** Reads {@code shibboleth}. */
final class ShibbolethReader {

    private static final char DELIMITER = ';';

    private ShibbolethReader() {}

    static ShibbolethConfig shibboleth(Section shibboleth, Place place) {
        boolean enabled = shibboleth.value("enabled", false, Quantities.bool());
        ShibbolethConfig config = new ShibbolethConfig(
                enabled,
                shibboleth.value("name", "Shibboleth", Names.visible()),
                shibboleth.value("attributes", AttributeSource.HEADERS, Quantities.oneOf(AttributeSource.class)),
                shibboleth.list("peers", List.of(), Addresses.peers()),
                shibboleth.section("secret-header").flatMap(ShibbolethReader::secretHeader),
                shibboleth.section("client-certificate").map(ShibbolethReader::clientCertificate),
                shibboleth.list("identity-providers", List.of(), Names.visible()),
                shibboleth.value("session", false, Quantities.bool()),
                shibboleth.value("login", "/Shibboleth.sso/Login", Addresses.pathOrUrl()),
                shibboleth.value("logout", "/Shibboleth.sso/Logout", Addresses.pathOrUrl()),
                shibboleth.value("delimiter", DELIMITER, delimiter()),
                shibboleth.value("url-encoded", false, Quantities.bool()));
        if (enabled) {
            if (config.attributes() == AttributeSource.REQUEST) {
                checkRequest(shibboleth, config, place);
            } else {
                checkProof(shibboleth, config);
            }
            checkIdentityProviders(shibboleth, config);
        }
        if (config.urlEncoded() && config.delimiter() != DELIMITER) {
            shibboleth
                    .problems()
                    .conclusion(
                            shibboleth.path("delimiter"),
                            String.valueOf(config.delimiter()),
                            "is not ; although url-encoded is on, and the service provider then always writes ;",
                            "remove the line");
        }
        return config;
    }

    private static void checkProof(Section shibboleth, ShibbolethConfig config) {
        Problems problems = shibboleth.problems();
        if (config.peers().isEmpty()) {
            problems.conclusion(
                    shibboleth.path("peers"),
                    "",
                    "is empty, so that nobody's attributes could be believed",
                    "name the addresses of the service provider");
        }
        if (config.secretHeader().isEmpty() && config.clientCertificate().isEmpty()) {
            problems.conclusion(
                    shibboleth.path("secret-header"),
                    "",
                    "is missing, and client-certificate too: an address alone proves nothing, on loopback neither",
                    "set one of the two");
        }
    }

    /** By AJP the container tells the browser's address and certificate in the place of the front server's: neither proves it. */
    private static void checkRequest(Section shibboleth, ShibbolethConfig config, Place place) {
        Problems problems = shibboleth.problems();
        if (place == Place.IN_FRONT) {
            problems.conclusion(
                    shibboleth.path("attributes"),
                    "request",
                    "is for the servlet filter: a proxy has no request attributes",
                    "write headers");
        }
        if (!config.peers().isEmpty()) {
            problems.conclusion(
                    shibboleth.path("peers"),
                    "",
                    "is there although attributes is request: by AJP the address is the browser's",
                    "remove the line; who reaches the connector is for the container to say");
        }
        if (config.clientCertificate().isPresent()) {
            problems.conclusion(
                    shibboleth.path("client-certificate"),
                    "",
                    "is there although attributes is request: by AJP the certificate is the browser's",
                    "remove it and set secret-header");
        }
        if (config.secretHeader().isEmpty()) {
            problems.conclusion(
                    shibboleth.path("secret-header"),
                    "",
                    "is missing: whoever reaches the connector could set attributes",
                    "set it, and have the front server send it as a request attribute of that name");
        }
    }

    private static void checkIdentityProviders(Section shibboleth, ShibbolethConfig config) {
        Problems problems = shibboleth.problems();
        if (config.identityProviders().isEmpty()) {
            problems.conclusion(
                    shibboleth.path("identity-providers"),
                    "",
                    "is empty, so that no identity provider is accepted",
                    "list the entity IDs that are");
        }
    }

    private static Optional<SecretHeader> secretHeader(Section header) {
        header.require("value");
        String name = header.value("name", "X-Shib-Secret", Names.identityHeader());
        return header.secret("value", Names.headerSecret()).map(value -> new SecretHeader(name, value));
    }

    private static ClientCertificate clientCertificate(Section certificate) {
        List<String> subjects = certificate.list("subjects", List.of(), Names.distinguishedName());
        if (subjects.isEmpty()) {
            certificate
                    .problems()
                    .conclusion(
                            certificate.path("subjects"),
                            "",
                            "is empty, so that any certificate of client-ca would do",
                            "name the subject of the service provider's certificate");
        }
        return new ClientCertificate(subjects);
    }

    private static Syntax<Character> delimiter() {
        return text -> {
            if (!text.matches("[!-~&&[^A-Za-z0-9\\\\%]]")) {
                throw new Malformed("is not a delimiter", "write one punctuation character, but neither \\ nor %");
            }
            return text.charAt(0);
        };
    }
}
