/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.demo.SampleApp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A person with a browser in front of nginx, which asks the gate about each request and sends it to the app itself. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class SignInBehindNginxTest {
    private static final Duration CUT_OFF = Duration.ofSeconds(5);

    private static Chromium chromium;
    private static SampleApp app;
    private static Gate gate;
    private static FrontProxy front;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path directory) throws Exception {
        chromium = browser;
        // where root starts it, nginx runs as another user
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        int port = Http.freePort();
        URI publicUrl = URI.create("http://127.0.0.1:" + port);
        app = SampleApp.start(0, publicUrl);
        gate = FrontProxy.gate(directory, publicUrl, app.uri(), keycloak.issuer())
                .ready();
        front = NginxFront.start(directory, port, gate.uri(), app.uri());
    }

    @AfterAll
    static void stop() {
        front.close();
        gate.close();
        app.close();
    }

    @Test
    void signsInReturnsAndSignsOut() {
        Visitor alice = chromium.visitor();
        alice.goesTo(at("/records/7?tab=files%20%26%20more&x=1")).signsIn("alice");

        assertThat(alice.tab().url())
                .isEqualTo(at("/records/7?tab=files%20%26%20more&x=1").toString());
        Shown shown = alice.received(at("/records/7"));
        assertThat(shown.all("X-Remote-User")).containsExactly("alice");
        assertThat(shown.list("X-Remote-Groups")).contains("admins");
        assertThat(shown.assertion().get("status").asText()).isEqualTo("verified");
        assertThat(shown.assertion().get("claims").get("client").asText()).isEqualTo("browser");

        alice.goesTo(at("/oauth2/sign_out?rd=/public/bye"));
        assertThat(alice.tab().url()).isEqualTo(at("/public/bye").toString());
        alice.received(at("/public/bye")).assertNobody();
        alice.isSignedOutWithin(CUT_OFF, at("/"));
        assertThat(alice.goesTo(at("/")).isAskedToSignIn()).isTrue();
    }

    @Test
    void showsThePageOfARefusal() {
        Visitor bob = chromium.visitor();
        bob.goesTo(at("/records/7")).signsIn("bob");

        assertThat(bob.opens(at("/admin/x")).status()).isEqualTo(403);
        assertThat(bob.tab().locator("h1").textContent()).isEqualTo("You cannot open this page");
    }

    private static URI at(String path) {
        return URI.create(front.uri() + path);
    }
}
