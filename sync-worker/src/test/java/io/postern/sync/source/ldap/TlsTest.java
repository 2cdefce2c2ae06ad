/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.config.ClientTlsConfig;
import io.postern.config.Secret;
import io.postern.sync.TestAuthority;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.Directories.Ldif;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and the ways of binding, with a real OpenLDAP that gives nothing without a bind. */
class TlsTest {
    private static final String SERVICE = "cn=worker,ou=services," + Slapd.SUFFIX;
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    @TempDir
    static Path folder;

    static Slapd slapd;
    static ClientTlsConfig believing;
    static ClientTlsConfig believingOther;
    static ClientTlsConfig showing;

    @BeforeAll
    static void start() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "authority");
        ClientTlsConfig server = authority.sign("server", "CN=localhost", "dns:localhost");
        believing = new ClientTlsConfig(Optional.of(authority.certificate()), Optional.empty(), Optional.empty());
        believingOther = new ClientTlsConfig(
                Optional.of(new TestAuthority(folder, "other").certificate()), Optional.empty(), Optional.empty());
        showing = authority.sign("worker", "cn=worker,ou=services,dc=example,dc=org", "");
        slapd = Slapd.in(folder)
                .with("TLSCACertificateFile " + authority.certificate())
                .with("TLSCertificateFile " + server.certificate().orElseThrow())
                .with("TLSCertificateKeyFile " + server.privateKey().orElseThrow())
                .with("TLSVerifyClient try")
                .withDatabase("access to attrs=userPassword by anonymous auth by * none")
                .withDatabase("access to * by dn.exact=\"" + SERVICE + "\" read by users none by * none")
                .load(new Ldif()
                        .people(3)
                        .entry("ou=services," + Slapd.SUFFIX, "objectClass: organizationalUnit", "ou: services")
                        .entry(
                                SERVICE,
                                "objectClass: organizationalRole",
                                "objectClass: simpleSecurityObject",
                                "cn: worker",
                                "userPassword: opensesame"))
                .start();
    }

    @AfterAll
    static void stop() {
        if (slapd != null) {
            slapd.close();
        }
    }

    @Test
    void readsOverLdapsWithAnAuthorityOfOnesOwn() throws Exception {
        Received received = new Received();
        Draft draft = new Draft(slapd.tlsUrl("localhost")).tls(believing).bind(password());
        assertThat(received.all(draft)).isEqualTo(COMPLETE);
        assertThat(received.people).hasSize(3);
    }

    @Test
    void readsAfterStartTls() throws Exception {
        Received received = new Received();
        Draft draft = new Draft(URI.create("ldap://localhost:" + slapd.port()))
                .startTls()
                .tls(believing)
                .bind(password());
        assertThat(received.all(draft)).isEqualTo(COMPLETE);
        assertThat(received.people).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bindsWithACertificate(boolean startTls) throws Exception {
        Received received = new Received();
        Draft draft = startTls
                ? new Draft(URI.create("ldap://localhost:" + slapd.port())).startTls()
                : new Draft(slapd.tlsUrl("localhost"));
        assertThat(received.all(draft.tls(showing).bind(new Bind.External()))).isEqualTo(COMPLETE);
        assertThat(received.people).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotReadFromAServerOfAnotherAuthority(boolean startTls) throws Exception {
        assertRefused("localhost", startTls, believingOther, "see tls.ca");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotReadFromAServerOfAnotherName(boolean startTls) throws Exception {
        assertRefused("127.0.0.1", startTls, believing, "127.0.0.1");
    }

    private static void assertRefused(String host, boolean startTls, ClientTlsConfig tls, String why) throws Exception {
        Draft draft = startTls
                ? new Draft(URI.create("ldap://" + host + ":" + slapd.port())).startTls()
                : new Draft(slapd.tlsUrl(host));
        Received received = new Received();
        Verdict verdict = received.all(draft.tls(tls).bind(password()));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Incomplete.class,
                        incomplete ->
                                assertThat(incomplete.reason()).contains(why).doesNotContain("opensesame"));
        assertThat(received.people).isEmpty();
    }

    @Test
    void aServerWithoutStartTlsGetsNoPassword() throws Exception {
        try (ScriptedDirectory plain = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(3)) {
            Received received = new Received();
            Verdict verdict = received.all(
                    new Draft(plain.url()).startTls().tls(believing).bind(password()));
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
            assertThat(plain.binds).hasValue(0);
            assertThat(plain.searches).hasValue(0);
        }
    }

    @Test
    void whoMayNotReadIsIncompleteAndNotEmpty() throws Exception {
        Verdict verdict = new Received()
                .all(new Draft(slapd.tlsUrl("localhost")).tls(believing).bind(new Bind.Anonymous()));
        assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
    }

    @Test
    void aFileThatHoldsNoCertificateIsRefusedBeforeAnythingIsRead() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (Path file : List.of(empty, folder.resolve("missing.pem"))) {
            ClientTlsConfig tls = new ClientTlsConfig(Optional.of(file), Optional.empty(), Optional.empty());
            assertThatThrownBy(
                            () -> new Draft(slapd.tlsUrl("localhost")).tls(tls).source())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("tls.ca: " + file);
        }
        ClientTlsConfig own = new ClientTlsConfig(Optional.empty(), showing.certificate(), Optional.of(empty));
        assertThatThrownBy(() -> new Draft(slapd.tlsUrl("localhost")).tls(own).source())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls.private-key " + empty);
    }

    private static Bind password() {
        return new Bind.Simple(SERVICE, Secret.of("opensesame"));
    }
}
