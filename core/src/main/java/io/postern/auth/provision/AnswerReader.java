/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.postern.auth.IdentityMaker;
import io.postern.auth.JsonBuffers;
import io.postern.auth.Reason;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the answers of the session endpoint; whatever is not exactly what the contract says is no answer at all. */
final class AnswerReader {
    /** A name, a credential and two fields, many times over. */
    static final int MAX_BYTES = 64 * 1024;

    /** An API token of an app is a JWT at most; a header must carry it. */
    private static final int MAX_KEY = 8 * 1024;

    /** Whoever asks for longer is asked again all the same, so that a slip of a digit does not last a day. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern FIELD =
            Pattern.compile("\\b(?:eppn|mail|cn|issuer|subject|username|groups|sysadmin)\\b");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonBuffers.pool())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Clock clock;

    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    /** A document of one JSON value without duplicate keys. */
    static Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.of(JSON.readTree(body)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }

    /** The answer, by the contract's table. */
    SessionAnswer read(int status, HttpHeaders headers, byte[] body) {
        return switch (status) {
            case 200 ->
                (body.length > MAX_BYTES
                                ? Optional.<SessionAnswer>empty()
                                : json(body).flatMap(this::active))
                        .orElse(new SessionAnswer.Away("a body that is not the JSON of a session"));
            case 400 ->
                new SessionAnswer.Refused(
                        Reason.PROVISIONING_REJECTED, "the endpoint finds fault with " + fields(body));
            case 401 -> new SessionAnswer.NotUs();
            case 403 -> new SessionAnswer.Refused(Reason.ACCOUNT_BLOCKED, "the endpoint says deactivated or blocked");
            case 409 ->
                new SessionAnswer.Refused(
                        Reason.ACCOUNT_CONFLICT, "the endpoint says that another account has this e-mail or name");
            default ->
                new SessionAnswer.Away("status " + status, status == 503 ? retryAfter(headers) : Optional.empty());
        };
    }

    private Optional<SessionAnswer> active(JsonNode answer) {
        JsonNode username = answer.path("username");
        JsonNode key = answer.path("sessionKey");
        JsonNode sysadmin = answer.path("sysadmin");
        JsonNode expires = answer.path("expires");
        Optional<Instant> until = instant(expires);
        boolean sound = answer.isObject()
                && username.isTextual()
                && IdentityMaker.problem("user name", username.textValue()).isEmpty()
                && (absent(key) || (key.isTextual() && sendable(key.textValue())))
                && (absent(sysadmin) || sysadmin.isBoolean())
                && (absent(expires) || until.isPresent());
        return sound
                ? Optional.of(new SessionAnswer.Active(
                        username.textValue(), Optional.ofNullable(key.textValue()), sysadmin.asBoolean(false), until))
                : Optional.empty();
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Visible ASCII, as a credential in a header is. */
    private static boolean sendable(String key) {
        return !key.isEmpty()
                && key.length() <= MAX_KEY
                && key.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                && key.strip().length() == key.length();
    }

    /** A time by RFC 3339, or in seconds since 1970. */
    private static Optional<Instant> instant(JsonNode node) {
        try {
            if (node.isTextual()) {
                return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(node.textValue(), Instant::from));
            }
            return node.isIntegralNumber() && node.canConvertToLong()
                    ? Optional.of(Instant.ofEpochSecond(node.longValue()))
                    : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** Which of our fields the answer names; nothing else of it may go into a log, since it may hold their values. */
    private static String fields(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        List<String> named = FIELD.matcher(text)
                .results()
                .map(match -> match.group())
                .distinct()
                .toList();
        return named.isEmpty() ? "the request" : named.stream().collect(Collectors.joining(", "));
    }

    /** RFC 9110, section 10.2.3: seconds or a date. */
    private Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .flatMap(this::pause)
                .filter(pause -> !pause.isNegative() && !pause.isZero())
                .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private Optional<Duration> pause(String text) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return Optional.of(Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
