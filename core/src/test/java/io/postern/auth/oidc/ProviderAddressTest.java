/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/realms/r, , https://sso.example.org/realms/r",
        "https://tenant.example.org/, , https://tenant.example.org",
        "https://sso.example.org/realms/r, http://kc:8080, http://kc:8080/realms/r",
        "https://sso.example.org/realms/r, http://kc:8080/, http://kc:8080/realms/r",
        "https://sso.example.org/realms/r, http://kc:8080/auth/realms/r, http://kc:8080/auth/realms/r",
        "https://sso.example.org, https://kc.internal/sso, https://kc.internal/sso",
    })
    void isDiscoveredThere(URI issuer, URI internal, String base) {
        assertThat(new ProviderAddress(issuer, Optional.ofNullable(internal)).discovery())
                .isEqualTo(URI.create(base + "/.well-known/openid-configuration"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/r, , https://sso.example.org/r/certs, https://sso.example.org/r/certs",
        "https://sso.example.org/r, , https://keys.example.net/certs, https://keys.example.net/certs",
        "https://sso.example.org/r, http://kc:8080, https://sso.example.org/r/certs?a=b, http://kc:8080/r/certs?a=b",
        "https://sso.example.org/r, http://kc:8080, https://SSO.example.org:443/r/certs, http://kc:8080/r/certs",
        "https://sso.example.org/r, http://kc:8080, http://kc:8080/r/certs, http://kc:8080/r/certs",
        "https://sso.example.org/r, http://kc:8080/auth/r, https://sso.example.org/r/certs, http://kc:8080/auth/r/certs",
        "https://sso.example.org/r, http://kc:8080/auth/r, https://sso.example.org/rx, http://kc:8080/rx",
        "http://localhost:8080/r, , http://127.0.0.1:8080/r/certs, http://127.0.0.1:8080/r/certs",
    })
    void callsEndpointsThere(URI issuer, URI internal, String endpoint, URI called) throws ProviderFault {
        assertThat(new ProviderAddress(issuer, Optional.ofNullable(internal)).reach("jwks_uri", endpoint))
                .isEqualTo(called);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/r, , http://sso.example.org/r/certs",
        "https://sso.example.org/r, , http://localhost/certs",
        "https://sso.example.org/r, http://kc:8080, http://kc:9090/certs",
        "https://sso.example.org/r, http://kc:8080, http://169.254.169.254/certs",
        "http://localhost:8080/r, , http://192.0.2.1/certs",
        "http://localhost:8080/r, , http://127.0.0.1.evil.example/certs",
        "https://sso.example.org/r, , https://good.example@evil.example/certs",
        "https://sso.example.org/r, , gopher://sso.example.org/r/certs",
    })
    void callsNoEndpointThere(URI issuer, URI internal, String endpoint) { // SSRF by way of the discovery document
        ProviderAddress address = new ProviderAddress(issuer, Optional.ofNullable(internal));
        assertThatExceptionOfType(ProviderFault.class).isThrownBy(() -> address.reach("jwks_uri", endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/r, , https://sso.example.org/r/auth, https://sso.example.org/r/auth",
        "https://sso.example.org/r, , https://login.example.net/auth?p=1, https://login.example.net/auth?p=1",
        "https://sso.example.org/r, http://kc:8080, https://sso.example.org/r/auth, https://sso.example.org/r/auth",
        "https://sso.example.org/r, http://kc:8080, http://kc:8080/r/auth?a=b, https://sso.example.org/r/auth?a=b",
        "https://sso.example.org/r, http://kc:8080, HTTP://KC:8080/r/auth, https://sso.example.org/r/auth",
        "https://sso.example.org/r, http://kc:8080/auth/r, http://kc:8080/auth/r/auth, https://sso.example.org/r/auth",
        "https://sso.example.org/r, http://kc:8080/auth/r, http://kc:8080/other, https://sso.example.org/other",
        "http://localhost:8080/r, , http://localhost:8080/r/auth, http://localhost:8080/r/auth",
        "http://localhost:8080/r, , http://127.0.0.1:9090/auth, http://127.0.0.1:9090/auth",
    })
    void sendsBrowsersThere(URI issuer, URI internal, String endpoint, URI shown) throws ProviderFault {
        assertThat(new ProviderAddress(issuer, Optional.ofNullable(internal)).show("authorization_endpoint", endpoint))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://sso.example.org/r, , http://sso.example.org/r/auth",
        "https://sso.example.org/r, , http://localhost/auth",
        "https://sso.example.org/r, http://kc:8080, http://kc:9090/auth",
        "http://localhost:8080/r, , http://192.0.2.1/auth",
        "https://sso.example.org/r, , javascript:alert(1)",
        "https://sso.example.org/r, , https://sso.example.org@evil.example/auth",
        "https://sso.example.org/r, , https://sso.example.org/auth#fragment",
        "https://sso.example.org/r, , /auth",
        "https://sso.example.org/r, , 'https://sso.example.org/a b'",
    })
    void sendsNoBrowserThere(URI issuer, URI internal, String endpoint) {
        ProviderAddress address = new ProviderAddress(issuer, Optional.ofNullable(internal));
        assertThatExceptionOfType(ProviderFault.class)
                .isThrownBy(() -> address.show("authorization_endpoint", endpoint))
                .satisfies(fault -> assertThat(fault.detail()).contains("authorization_endpoint"));
    }
}
