/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gate keeps that stands between the app and its clients, and looks at an answer before any of it is sent. */
public abstract class EchoContract extends ContractSuite {
    /** Tests gates of that kind. */
    protected EchoContract(GateUnderTest.Opener opener) {
        super(opener);
    }

    @ParameterizedTest
    @DisplayName("an app that says that it served somebody else is not believed the answer")
    @CsvSource({
        "/data,     alice,   alice, 200",
        "/data,     alice,   mallory, 502",
        "/data,     alice,   ALICE, 502",
        "/public/x, nobody,  mallory, 502",
        "/api/x,    nobody,  bot, 200",
        "/api/x,    foreign, bot, 200",
        "/api/x,    alice,   bot, 502",
        "/static/x, alice,   alice, 200",
    })
    void echo(String path, String caller, String echoed, int status) {
        String yaml = Configs.tokens("", ", echo-header: X-Served, no-identity-on: [/static/**]") + Configs.RULES;
        ClientRequest request = ClientRequest.get(path);
        Seen seen = send(
                yaml,
                AppAnswer.with("X-Served", echoed, "Set-Cookie", "secret=1"),
                switch (caller) {
                    case "alice" -> request.as(Person.ALICE);
                    case "foreign" -> request.with("Authorization", "app-key");
                    default -> request;
                });
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.headers().has("Set-Cookie")).isEqualTo(status == 200);
    }
}
