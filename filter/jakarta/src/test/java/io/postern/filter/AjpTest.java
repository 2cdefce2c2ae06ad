/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shibboleth by AJP: Apache in front of Tomcat's AJP connector, both with the lines of the reference. What mod_shib would put into
 * the environment, Apache's own configuration does.
 */
final class AjpTest {
    private static final Page REFERENCE = new Page("filter.md");
    private static final String YAML = """
            server: {public-url: "https://data.example.org"}
            login: {enabled: false}
            bearer: {enabled: false}
            access: [{path: /open/**, allow: anyone}]
            shibboleth:
              enabled: true
              attributes: request
              secret-header: {name: X-Shib-Secret, value: value-of-shibboleth.secret-header}
              identity-providers: [https://idp.example.org]
            """;

    private static final Map<String, String> ALICE = Map.of(
            "Shib-Session-ID", "_1",
            "Shib-Identity-Provider", "https://idp.example.org",
            "Shib-Session-Expires", "4102444800",
            "eppn", "alice@example.org",
            "mail", "alice@example.org",
            "displayName", "Alicé",
            "member", "staff;admins");
    private static final String NOBODY = "null nobody false null [] [] the app's";

    private static final Tomcats TOMCAT = new Tomcats();

    @TempDir
    private static Path folder = Path.of("");

    private static Optional<ApacheByAjp> apache = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        Page.Element described = REFERENCE.element("Connector");
        Connector ajp = new Connector(described.attribute("protocol"));
        for (String attribute : List.of("address", "secret", "allowedRequestAttributesPattern")) {
            assertThat(ajp.setProperty(attribute, described.attribute(attribute)))
                    .as(attribute)
                    .isTrue();
        }
        ajp.setPort(0);
        TOMCAT.listen(ajp);
        GateFilter gate =
                GateFilter.builder().config(YAML).environment(Map.of()).build();
        AttributeMirror app = new AttributeMirror(Stream.concat(Stream.of("X-Shib-Secret"), ALICE.keySet().stream())
                .collect(Collectors.toSet()));
        TOMCAT.start(new Container.App("data.example.org", "", gate, List.of(Container.Mapped.to("/*", app))));
        apache = Optional.of(ApacheByAjp.start(folder, site(ajp.getLocalPort())));
    }

    @AfterAll
    static void stop() {
        apache.ifPresent(ApacheByAjp::close);
        TOMCAT.close();
    }

    private static String site(int port) throws IOException {
        String ajp = "ajp://127.0.0.1:" + port;
        String reference = REFERENCE.block("apache", "AJP_");
        assertThat(reference).contains("ShibUseEnvironment On\n", "ajp://127.0.0.1:8009");
        return location("/alice", ALICE)
                + location("/open/alice", ALICE)
                + location("/impostor", with(ALICE, "X-Shib-Secret", "guessed-by-somebody"))
                + location("/open/impostor", with(ALICE, "X-Shib-Secret", "guessed-by-somebody"))
                + location("/expired", with(ALICE, "Shib-Session-Expires", "1"))
                + location("/unnamed", with(ALICE, "telephoneNumber", "1"))
                + "ProxyPass /stranger " + ajp + "/stranger secret=not-the-connectors\n"
                + reference.replace("ShibUseEnvironment On\n", "").replace("ajp://127.0.0.1:8009", ajp);
    }

    private static Map<String, String> with(Map<String, String> attributes, String name, String value) {
        return Stream.concat(
                        attributes.entrySet().stream()
                                .filter(entry -> !entry.getKey().equals(name)),
                        Stream.of(Map.entry(name, value)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String location(String path, Map<String, String> attributes) {
        return "<Location " + path + ">\n"
                + attributes.entrySet().stream()
                        .map(entry -> "SetEnv AJP_" + entry.getKey() + " \"" + entry.getValue() + "\"\n")
                        .collect(Collectors.joining())
                + "</Location>\n";
    }

    /** All that would make somebody Alice, as header lines: the secret too, and under the name that Apache's environment has. */
    private static String[] headers() {
        return with(ALICE, "X-Shib-Secret", "value-of-shibboleth.secret-header").entrySet().stream()
                .filter(entry -> !entry.getKey().equals("displayName"))
                .flatMap(
                        entry -> Stream.of(entry.getKey(), entry.getValue(), "AJP_" + entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
    }

    private static Wire.Answer get(String target, String... headers) {
        return apache.orElseThrow().get(target, headers);
    }

    @ParameterizedTest
    @DisplayName("what Apache sets is who calls; none of it reaches the app, and no header of a client's adds to it")
    @ValueSource(strings = {"/alice/data", "/open/alice/data"})
    void knowsTheCallerByAttributesOfTheRequest(String path) {
        String alice = "alice@example.org Alicé true SHIBBOLETH [] [] the app's";
        assertThat(get(path).body()).isEqualTo(alice);
        assertThat(get(path, "eppn", "mallory@example.org", "AJP_eppn", "mallory@example.org", "member", "others")
                        .body())
                .isEqualTo(alice);
    }

    @Test
    @DisplayName(
            "row 111: a client's headers of the same names prove nothing, by AJP and by HTTP, and do not reach the app")
    void takesNoHeaderForAnAttribute() throws IOException {
        assertThat(get("/data", headers()).status()).isEqualTo(401);
        assertThat(get("/open/x", headers()).body()).isEqualTo(NOBODY);
        try (Wire wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), TOMCAT.port()))) {
            String[] headers = headers();
            StringBuilder request = new StringBuilder("GET /data HTTP/1.1\r\nHost: data.example.org\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            assertThat(wire.ask(request.append("\r\n").toString()).status()).isEqualTo(401);
        }
    }

    @Test
    @DisplayName("attributes without the secret of the gate, or past their end, are not believed")
    void refusesWhatIsNotProven() {
        assertThat(get("/impostor/data").status()).isEqualTo(401);
        assertThat(get("/open/impostor/data").body()).isEqualTo(NOBODY);
        assertThat(get("/expired/data").status()).isEqualTo(401);
    }

    @Test
    @DisplayName("whoever does not have the connector's secret, or sets what its pattern does not name, Tomcat refuses")
    void leavesStrangersToTheConnector() {
        assertThat(get("/stranger/data").status()).isEqualTo(403);
        assertThat(get("/unnamed/data").status()).isEqualTo(403);
    }
}
