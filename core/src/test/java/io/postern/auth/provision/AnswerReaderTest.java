/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.postern.auth.Reason;
import io.postern.auth.provision.SessionAnswer.Active;
import io.postern.auth.provision.SessionAnswer.Away;
import io.postern.auth.provision.SessionAnswer.Refused;
import io.postern.testing.MovableClock;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {
    private final AnswerReader reader = new AnswerReader(new MovableClock(Instant.parse("2026-11-22T12:00:00Z")));

    static Stream<Arguments> sessions() {
        Optional<String> key = Optional.of("k");
        Optional<Instant> end = Optional.of(Instant.parse("2026-12-24T18:00:00Z"));
        return Stream.of(
                session("{\"username\":\"alice\"}", Optional.empty(), false, Optional.empty()),
                session(
                        "{\"username\":\"alice\",\"sessionKey\":null,\"sysadmin\":null,\"expires\":null}",
                        Optional.empty(),
                        false,
                        Optional.empty()),
                session(
                        "{\"username\":\"alice\",\"sessionKey\":\"k\",\"sysadmin\":false}",
                        key,
                        false,
                        Optional.empty()),
                session(
                        "{\"username\":\"alice\",\"sessionKey\":\"k\",\"sysadmin\":true,\"other\":{\"a\":[1]}}",
                        key,
                        true,
                        Optional.empty()),
                session(
                        "{\"username\":\"alice\",\"sessionKey\":\"k\",\"expires\":\"2026-12-24T18:00:00Z\"}",
                        key,
                        false,
                        end),
                session(
                        "{\"username\":\"alice\",\"sessionKey\":\"k\",\"expires\":\"2026-12-24T19:00:00+01:00\"}",
                        key,
                        false,
                        end),
                session("{\"username\":\"alice\",\"sessionKey\":\"k\",\"expires\":1798135200}", key, false, end));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void readsASession(String body, Optional<String> key, boolean sysadmin, Optional<Instant> expires) {
        assertThat(read(200, body)).isEqualTo(new Active("alice", key, sysadmin, expires));
    }

    static Stream<String> noSessions() {
        return Stream.of(
                "",
                " ",
                "null",
                "true",
                "\"alice\"",
                "[]",
                "[{\"username\":\"alice\"}]", // row 126: an array instead of an object
                "{}",
                "{\"username\":null}",
                "{\"username\":\"\"}",
                "{\"username\":1}",
                "{\"username\":[\"alice\"]}",
                "{\"username\":{\"name\":\"alice\"}}",
                "{\"username\":\" alice\"}",
                "{\"username\":\"alice\\u00a0\"}",
                "{\"username\":\"alice\\r\\nX-Remote-Sysadmin: true\"}", // row 112
                "{\"username\":\"alice\\u0085\"}", // row 112
                "{\"username\":\"alice\\u2028x\"}", // row 112
                "{\"username\":\"alice\\u0000\"}",
                "{\"username\":\"\\ud800\"}",
                "{\"username\":\"alice\",\"username\":\"mallory\"}", // row 125: a key twice
                "{\"username\":\"alice\"} {\"username\":\"mallory\"}",
                "{\"username\":\"alice\"}x",
                "{'username':'alice'}",
                "{\"username\":\"alice\",\"sessionKey\":1}",
                "{\"username\":\"alice\",\"sessionKey\":\"\"}",
                "{\"username\":\"alice\",\"sessionKey\":\"k\\r\\nX: y\"}", // row 112
                "{\"username\":\"alice\",\"sessionKey\":\"k\\u00e9\"}",
                "{\"username\":\"alice\",\"sessionKey\":\" k\"}",
                "{\"username\":\"alice\",\"sessionKey\":[\"k\"]}",
                "{\"username\":\"alice\",\"sysadmin\":\"true\"}",
                "{\"username\":\"alice\",\"sysadmin\":1}",
                "{\"username\":\"alice\",\"sysadmin\":{}}",
                "{\"username\":\"alice\",\"expires\":\"soon\"}",
                "{\"username\":\"alice\",\"expires\":\"\"}",
                "{\"username\":\"alice\",\"expires\":1e300}", // row 126
                "{\"username\":\"alice\",\"expires\":1.5}",
                "{\"username\":\"alice\",\"expires\":9223372036854775807}",
                "{\"username\":\"alice\",\"expires\":99999999999999999999}",
                "{\"username\":\"alice\",\"expires\":true}",
                "{\"username\":\"alice\",\"sessionKey\":\"" + "k".repeat(9000) + "\"}",
                "{\"username\":\"" + "a".repeat(2000) + "\"}",
                "{\"username\":\"alice\",\"more\":\"" + "x".repeat(70_000) + "\"}",
                "{\"a\":".repeat(10_000), // row 82
                "[".repeat(10_000)); // row 82
    }

    @ParameterizedTest
    @MethodSource("noSessions")
    void takesAnythingElseForNoAnswer(String body) {
        assertThat(read(200, body)).isInstanceOf(Away.class);
    }

    @Test
    void takesBytesThatAreNotUtf8ForNoAnswer() {
        byte[] body = "{\"username\":\"al\u00fcce\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(reader.read(200, headers(Map.of()), body)).isInstanceOf(Away.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"mail a@b.example is malformed\"} | mail",
                "missing: eppn, cn | eppn, cn",
                "{\"mail\":\"cn@mail.example\",\"username\":1} | mail, cn, username",
                "no address of alice | the request",
                "'' | the request"
            })
    void tellsTheFieldsAtFaultAndNothingElseOfTheAnswer(String body, String named) {
        assertThat(read(400, body))
                .isEqualTo(new Refused(Reason.PROVISIONING_REJECTED, "the endpoint finds fault with " + named));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "7 | PT7S",
                "0 | -",
                "-5 | -",
                "soon | -",
                "86400 | PT5M",
                "99999999999 | -",
                "Sun, 22 Nov 2026 12:00:30 GMT | PT30S",
                "Sun, 22 Nov 2026 11:00:00 GMT | -",
                "Mon, 22 Nov 2027 12:00:00 GMT | PT5M"
            })
    void readsHowLongToStayAway(String header, String pause) {
        assertThat(reader.read(503, headers(Map.of("Retry-After", List.of(header))), new byte[0]))
                .asInstanceOf(type(Away.class))
                .extracting(Away::retryAfter)
                .isEqualTo(Optional.ofNullable(pause).map(Duration::parse));
    }

    @Test
    void showsNoCredential() {
        assertThat(read(200, "{\"username\":\"alice\",\"sessionKey\":\"k-1\"}").toString())
                .isEqualTo("Active[alice]");
    }

    private SessionAnswer read(int status, String body) {
        return reader.read(status, headers(Map.of()), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    private static Arguments session(String body, Optional<String> key, boolean sysadmin, Optional<Instant> expires) {
        return Arguments.of(body, key, sysadmin, expires);
    }
}
