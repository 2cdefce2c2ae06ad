/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The filter inside an app that nobody changed for it: Apache JSPWiki on Tomcat 9, set up as in conf/jspwiki, people of Keycloak. */
@ExtendWith({KeycloakOnce.class, ChromiumOnce.class})
final class WikiTest {
    private static final AppTomcat.App WIKI = new AppTomcat.App(
            "jspwiki", "wiki", Path.of(System.getProperty("filter-javax.jar")), "", UnaryOperator.identity());

    private static Chromium chromium;
    private static AppTomcat wiki;

    @BeforeAll
    static void start(Keycloak keycloak, Chromium browser, @TempDir Path folder) throws IOException {
        chromium = browser;
        Path pages = Files.createDirectories(folder.resolve("jspwiki/pages"));
        Files.writeString(pages.resolve("Minutes.txt"), "[{ALLOW view admins}]\n\nThe lamp in room 3 is broken.\n");
        wiki = AppTomcat.start(folder, WIKI, keycloak.issuer(), "Wiki.jsp");
    }

    @AfterAll
    static void stop() {
        wiki.close();
    }

    @Test
    void isSetUpAsTheGuideShows() throws IOException {
        String descriptor = Files.readString(Example.path("jspwiki/wiki.xml"));
        assertThat(Files.readString(AppTomcat.GUIDE)).contains(descriptor.substring(descriptor.indexOf("<Context")));
    }

    @Test
    void knowsAPersonWhoSignsInByTheWikisOwnLink() {
        Visitor alice = chromium.visitor();
        alice.goesTo(wiki.at("Wiki.jsp?page=Main"));
        assertThat(userBox(alice)).contains("anonymous");

        alice.goesTo(wiki.at("Login.jsp?redirect=Main")).signsIn("alice");
        alice.goesTo(wiki.at("Wiki.jsp?page=Main"));
        assertThat(userBox(alice)).contains("authenticated").contains("alice");
    }

    @Test
    void forgetsThePersonWhoSignsOutByTheWikisOwnLink() {
        Visitor alice = signedIn("alice");
        alice.goesTo(wiki.at("Logout.jsp"));
        alice.goesTo(wiki.at("Wiki.jsp?page=Main"));
        assertThat(userBox(alice)).contains("anonymous").doesNotContain("alice");

        alice.goesTo(wiki.at("Login.jsp"));
        assertThat(alice.isAskedToSignIn())
                .as("the provider's session has ended, too")
                .isTrue();
    }

    @Test
    void followsTheGroupsInItsOwnPermissions() {
        Visitor alice = signedIn("alice");
        assertThat(alice.opens(wiki.at("admin/Admin.jsp")).status()).isEqualTo(200);
        assertThat(alice.tab().url()).endsWith("/admin/Admin.jsp");
        alice.goesTo(wiki.at("Wiki.jsp?page=Minutes"));
        assertThat(alice.tab().content()).contains("The lamp in room 3");

        Visitor bob = signedIn("bob");
        bob.goesTo(wiki.at("admin/Admin.jsp"));
        assertThat(bob.tab().url())
                .as("the wiki sends whoever may not elsewhere")
                .doesNotContain("/admin/");
        bob.goesTo(wiki.at("Wiki.jsp?page=Minutes"));
        assertThat(bob.tab().content()).doesNotContain("The lamp in room 3");
        bob.goesTo(wiki.at("Wiki.jsp?page=Main"));
        assertThat(userBox(bob)).contains("authenticated").contains("bob");
    }

    private static Visitor signedIn(String person) {
        return chromium.visitor().goesTo(wiki.at("Login.jsp")).signsIn(person);
    }

    /** What the wiki says of who looks at it. */
    private static String userBox(Visitor visitor) {
        return visitor.tab().locator(".userbox").first().innerHTML();
    }
}
