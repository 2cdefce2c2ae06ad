/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.RequestHead;
import io.postern.config.AttributeSource;
import io.postern.config.Cidr;
import io.postern.config.ShibbolethConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * Tells the service providers from everybody else: by the address of the connection, which no header changes, and by a proof
 * that other programs on that address do not have.
 */
final class ServiceProviders {
    /** What a peer is. */
    enum Standing {
        /** At no address of a service provider. */
        STRANGER,
        /** At such an address, without the secret or the certificate. */
        UNPROVEN,
        /** A service provider. */
        PROVEN
    }

    private final boolean ofTheRequest;
    private final List<Cidr> addresses;
    private final Optional<String> secretHeader;
    private final byte[] secret;
    private final Set<String> subjects;

    /** Refuses a configuration by which an address alone would be believed. */
    ServiceProviders(ShibbolethConfig config) {
        this.ofTheRequest = config.attributes() == AttributeSource.REQUEST;
        this.addresses = config.peers();
        this.secretHeader = config.secretHeader().map(ShibbolethConfig.SecretHeader::name);
        this.secret = config.secretHeader()
                .map(header -> header.value().reveal())
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        this.subjects =
                config.clientCertificate().map(ShibbolethConfig.ClientCertificate::subjects).orElse(List.of()).stream()
                        .map(ServiceProviders::subject)
                        .collect(Collectors.toUnmodifiableSet());
        if (addresses.isEmpty() && !ofTheRequest) {
            throw new IllegalArgumentException("shibboleth.peers: no address of a service provider");
        }
        if (secretHeader.isEmpty() && subjects.isEmpty()) {
            throw new IllegalArgumentException(
                    "shibboleth: needs secret-header or client-certificate beside peers, on loopback too");
        }
        if (secretHeader.isPresent() && secret.length == 0) {
            throw new IllegalArgumentException("shibboleth.secret-header.value: empty, which is no secret");
        }
    }

    Standing standing(RequestHead request) {
        if (ofTheRequest) {
            // The connection's address and certificate are the browser's by AJP; the secret comes as the attributes do.
            return showsSecret(request.attributes()) ? Standing.PROVEN : Standing.UNPROVEN;
        }
        Peer peer = request.peer();
        for (Cidr block : addresses) {
            if (block.contains(peer.address())) {
                return showsSecret(request.headers())
                                || peer.certificate().map(this::listed).orElse(false)
                        ? Standing.PROVEN
                        : Standing.UNPROVEN;
            }
        }
        return Standing.STRANGER;
    }

    /** Whether exactly one line has the secret: with a second one it is not clear who wrote which. */
    private boolean showsSecret(Headers told) {
        if (secretHeader.isEmpty()) {
            return false;
        }
        List<String> shown = told.all(secretHeader.get());
        return shown.size() == 1 && MessageDigest.isEqual(shown.get(0).getBytes(StandardCharsets.ISO_8859_1), secret);
    }

    /** Whether the whole name is on the list; a part of it, such as one CN of several, says nothing. */
    private boolean listed(X509Certificate certificate) {
        return subjects.contains(canonical(certificate.getSubjectX500Principal()));
    }

    private static String subject(String text) {
        try {
            return canonical(new X500Principal(text));
        } catch (IllegalArgumentException notAName) {
            throw new IllegalArgumentException(
                    "shibboleth.client-certificate.subjects: \"" + text
                            + "\" is no distinguished name (RFC 4514), such as CN=sp.example.org,O=Example",
                    notAName);
        }
    }

    /**
     * The one spelling of a distinguished name: types by number or fixed keyword, values without their encoding, the parts of
     * one level in order, only ASCII letters in lower case. {@link LdapName#equals} and the canonical form of
     * {@link X500Principal} would take a ligature for its letters.
     */
    private static String canonical(X500Principal principal) {
        try {
            LdapName name = new LdapName(principal.getName(X500Principal.RFC2253));
            String text = new LdapName(name.getRdns()).toString();
            StringBuilder lower = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
            return lower.toString();
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("a distinguished name that cannot be written", e);
        }
    }
}
