/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import static io.postern.auth.attribute.ShibbolethHeaders.SP_ADDRESS;
import static io.postern.auth.attribute.ShibbolethHeaders.inet;
import static io.postern.auth.attribute.ShibbolethHeaders.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postern.auth.Peer;
import io.postern.auth.attribute.ServiceProviders.Standing;
import io.postern.config.AttributeSource;
import io.postern.config.Cidr;
import io.postern.config.Secret;
import io.postern.config.ShibbolethConfig;
import io.postern.config.ShibbolethConfig.ClientCertificate;
import io.postern.config.ShibbolethConfig.SecretHeader;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceProvidersTest {
    private static final String SUBJECT = "CN=sp.example.org,OU=SSO,O=Example";

    @ParameterizedTest(name = "row 90: {0} against {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sp | CN=sp.example.org,OU=SSO,O=Example",
                "sp | CN=sp.example.org, OU=SSO, O=Example",
                "sp | cn=SP.example.org,ou=sso,o=example",
                "sp | 2.5.4.3=sp.example.org,OU=SSO,O=Example",
                "sp | CN=#0c0e73702e6578616d706c652e6f7267,OU=SSO,O=Example",
                "sp-other-case | CN=sp.example.org,OU=SSO,O=Example",
                "email | EMAILADDRESS=sp@example.org,CN=sp,O=Example",
                "comma-in-cn | CN=sp.example.org\\,OU\\=SSO\\,O\\=Example",
                "multi-valued-rdn | OU=SSO+CN=sp.example.org,O=Example"
            })
    void knowsACertificateByItsWholeSubject(String certificate, String subject) {
        assertThat(standing(certificate, subject)).isEqualTo(Standing.PROVEN);
    }

    @ParameterizedTest(name = "row 90: {0}")
    @ValueSource(
            strings = {
                "sp-extended",
                "multi-cn",
                "cn-only",
                "comma-in-cn",
                "escaped-comma",
                "hash-cn",
                "email",
                "reversed",
                "multi-valued-rdn",
                "ligature"
            })
    void knowsNoOtherSubject(String certificate) {
        assertThat(standing(certificate, SUBJECT)).isEqualTo(Standing.UNPROVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sp.example.org", "CN", "CN=a,,O=b", "CN=#0", "=a", "CN=\"a"})
    void refusesASubjectThatIsNoDistinguishedName(String subject) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> providers(Optional.empty(), List.of(subject)))
                .withMessageContaining("shibboleth.client-certificate.subjects")
                .withMessageContaining(subject);
    }

    @Test
    void takesNoLigatureForItsLetters() {
        assertThat(standing("ligature", "CN=sp.fix.example")).isEqualTo(Standing.UNPROVEN);
        assertThat(standing("ligature", "CN=sp.\ufb01x.example")).isEqualTo(Standing.PROVEN);
    }

    @Test
    void wantsTheAddressBesideTheCertificate() {
        ServiceProviders providers = providers(Optional.empty(), List.of(SUBJECT));
        Peer elsewhere = new Peer(inet("198.51.100.7"), Optional.of(certificate("sp")));
        assertThat(providers.standing(signedIn().from(elsewhere))).isEqualTo(Standing.STRANGER);
    }

    @Test
    void takesTheSecretOrTheCertificateWhereBothAreConfigured() {
        ServiceProviders providers =
                providers(ShibbolethAuthenticatorTest.secretHeader(), List.of("CN=other", SUBJECT));
        assertThat(providers.standing(signedIn().from(SP_ADDRESS))).isEqualTo(Standing.PROVEN);
        Peer certified = new Peer(inet(SP_ADDRESS), Optional.of(certificate("sp")));
        assertThat(providers.standing(signedIn().without("X-Shib-Secret").from(certified)))
                .isEqualTo(Standing.PROVEN);
        assertThat(providers.standing(signedIn().without("X-Shib-Secret").from(SP_ADDRESS)))
                .isEqualTo(Standing.UNPROVEN);
    }

    @Test
    void refusesToBelieveAnAddressAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> providers(Optional.empty(), List.of()))
                .withMessageContaining("secret-header or client-certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> providers(Optional.of(new SecretHeader("X-Shib-Secret", Secret.of(""))), List.of()))
                .withMessageContaining("shibboleth.secret-header.value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceProviders(config(List.of(), Optional.empty(), List.of(SUBJECT))))
                .withMessageContaining("shibboleth.peers");
    }

    private static Standing standing(String certificate, String subject) {
        Peer peer = new Peer(inet(SP_ADDRESS), Optional.of(certificate(certificate)));
        return providers(Optional.empty(), List.of(subject)).standing(signedIn().from(peer));
    }

    private static ServiceProviders providers(Optional<SecretHeader> secret, List<String> subjects) {
        return new ServiceProviders(config(List.of(Cidr.parse("192.0.2.0/24")), secret, subjects));
    }

    private static ShibbolethConfig config(List<Cidr> peers, Optional<SecretHeader> secret, List<String> subjects) {
        return new ShibbolethConfig(
                true,
                "Shibboleth",
                AttributeSource.HEADERS,
                peers,
                secret,
                Optional.of(new ClientCertificate(subjects)),
                List.of(ShibbolethHeaders.IDP),
                false,
                "/Shibboleth.sso/Login",
                "/Shibboleth.sso/Logout",
                ';',
                false);
    }

    private static X509Certificate certificate(String name) {
        try (InputStream pem = Objects.requireNonNull(
                ServiceProvidersTest.class.getResourceAsStream("certificates/" + name + ".pem"), name)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
