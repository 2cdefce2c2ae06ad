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
        assertThat(run(file(WHOLE))).isZero();
        assertThat(out.toString()).contains("url: http://127.0.0.1:5000");
        assertThat(err.toString()).contains("Same (", "The configuration is valid");
    }

    @Test
    void saysThatSomethingIsSetAside() throws IOException {
        assertThat(run(file(WHOLE + "no_such = 1\n"))).isEqualTo(3);
        assertThat(run(file(WHOLE + "htpasswd_file = \"/x\"\n"))).isEqualTo(3);
    }

    @Test
    void namesTheValueThatAPersonMustGive() throws IOException {
        assertThat(run(file(WHOLE.replaceFirst("redirect_url.*\n", "")))).isEqualTo(3);
        assertThat(err.toString())
                .contains("Set server.public-url", "lacks 1 value that you must give", "error: server.public-url");
    }

    @Test
    void writesOverAFileOnlyWhenForced() throws IOException {
        Path output = Files.writeString(folder.resolve("proxy.yaml"), "precious");
        Path report = folder.resolve("report.txt");
        String[] arguments = {file(WHOLE), "--output", output.toString(), "--report", report.toString()};
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(output).hasContent("precious");
        assertThat(report).doesNotExist();
        assertThat(run(file(WHOLE), "--output", output.toString(), "--report", report.toString(), "--force"))
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
        assertThat(run(folder.resolve("nowhere.cfg").toString())).isEqualTo(1);
        assertThat(run(file("a = [ pw-x"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("nowhere.cfg cannot be read", "is not TOML")
                .doesNotContain("pw-x");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "a.cfg b.cfg", "a.yaml --alpha b.yaml", "a.cfg --secrets $x"})
    void saysHowItIsUsed(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: postern-proxy import [OPTIONS] oauth2-proxy [FILE]...");
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("oauth2-proxy.cfg"), text).toString();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("import", "oauth2-proxy"));
        all.addAll(List.of(arguments));
        return new CommandLineReader("postern-proxy", "A proxy.", List.of(new ImportCommand()))
                .run(all, new PrintWriter(out), new PrintWriter(err));
    }
}
