/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.process.command.CommandLineReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImportCommandTest {
    private static final String WHOLE = """
            provider = "oidc"
            oidc_issuer_url = "https://sso.example.org"
            client_id = "data-portal"
            redirect_url = "https://data.example.org/oauth2/callback"
            upstreams = ["http://127.0.0.1:5000/"]
            email_domains = ["*"]
            """;

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void endsWellWhereAllIsCarriedOver() throws IOException {
        assertThat(imported(file(WHOLE))).isZero();
        assertThat(out.toString()).contains("url: http://127.0.0.1:5000");
        assertThat(err.toString()).contains("Same (", "The configuration is valid");
    }

    @Test
    void saysThatSomethingIsSetAside() throws IOException {
        assertThat(imported(file(WHOLE + "no_such = 1\n"))).isEqualTo(3);
        assertThat(imported(file(WHOLE + "htpasswd_file = \"/x\"\n"))).isEqualTo(3);
    }

    @Test
    void namesTheValueThatAPersonMustGive() throws IOException {
        assertThat(imported(file(WHOLE.replaceFirst("redirect_url.*\n", "")))).isEqualTo(3);
        assertThat(err.toString())
                .contains("Set server.public-url", "lacks 1 value that you must give", "error: server.public-url");
    }

    @Test
    void writesOverAFileOnlyWhenForced() throws IOException {
        Path output = Files.writeString(folder.resolve("proxy.yaml"), "precious");
        Path report = folder.resolve("report.txt");
        String[] arguments = {file(WHOLE), "--output", output.toString(), "--report", report.toString()};
        assertThat(imported(arguments)).isEqualTo(1);
        assertThat(output).hasContent("precious");
        assertThat(report).doesNotExist();
        assertThat(imported(file(WHOLE), "--output", output.toString(), "--report", report.toString(), "--force"))
                .isZero();
        assertThat(output).content().contains("server:");
        assertThat(report).content().startsWith("Same (");
        assertThat(out.toString()).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        assertThat(imported(folder.resolve("nowhere.cfg").toString())).isEqualTo(1);
        assertThat(imported(file("a = [ pw-x"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("nowhere.cfg cannot be read", "is not TOML")
                .doesNotContain("pw-x");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "a.cfg b.cfg", "a.yaml --alpha b.yaml", "a.cfg --secrets $x"})
    void saysHowItIsUsed(String line) {
        assertThat(imported(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("Usage: postern-proxy import [OPTIONS] oauth2-proxy|keycloak-json|web-xml [FILE]...");
    }

    @Test
    void makesAWholeConfigurationOfAJavaWebApp() throws IOException {
        Path json = Files.writeString(folder.resolve("keycloak.json"), """
                {"realm": "science", "auth-server-url": "https://sso.example.org", "resource": "portal",
                 "credentials": {"secret": "pw-one"}}
                """);
        Path webXml = Files.writeString(folder.resolve("web.xml"), """
                <web-app><security-constraint>
                  <web-resource-collection><url-pattern>/admin/*</url-pattern></web-resource-collection>
                  <auth-constraint><role-name>admin</role-name></auth-constraint>
                </security-constraint></web-app>
                """);
        String[] both = {json.toString(), "--web-xml", webXml.toString(), "--public-url", "https://data.example.org"};
        assertThat(run("keycloak-json", both)).isZero();
        assertThat(out.toString())
                .contains("{path: /admin/**, allow: {groups: [admin]}}")
                .doesNotContain("pw-one");
        assertThat(err.toString()).contains("The configuration is valid");
        assertThat(run("keycloak-json", json.toString())).isEqualTo(3);
        assertThat(run("web-xml", webXml.toString(), "--upstream", "http://127.0.0.1:8080", "--context-path", "/x"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("{path: /x/admin/**, allow: {groups: [admin]}}");
        assertThat(run("web-xml", folder.resolve("nowhere.xml").toString())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "keycloak-json",
        "keycloak-json a.json b.json",
        "keycloak-json a.json --args x",
        "web-xml",
        "web-xml a.xml --web-xml b.xml",
        "web-xml a.xml --context-path x",
        "web-xml a.xml --context-path /a/../b",
        "oauth2-proxy a.cfg --upstream http://x",
        "apache a.conf",
    })
    void saysHowTheOthersAreUsed(String line) {
        List<String> words = List.of(line.split(" ", -1));
        assertThat(run(words.get(0), words.subList(1, words.size()).toArray(String[]::new)))
                .isEqualTo(2);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("oauth2-proxy.cfg"), text).toString();
    }

    private int imported(String... arguments) {
        return run("oauth2-proxy", arguments);
    }

    private int run(String kind, String... arguments) {
        List<String> all = new ArrayList<>(List.of("import", kind));
        all.addAll(List.of(arguments));
        return new CommandLineReader("postern-proxy", "A proxy.", List.of(new ImportCommand()))
                .run(all, new PrintWriter(out), new PrintWriter(err));
    }
}
