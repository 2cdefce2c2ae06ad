/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.postern.sync.model.Visit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the body of {@code POST /v1/session}. A caller that knows only the Data API sends {@code eppn}, {@code mail} and
 * {@code cn}: its people are keyed by the {@code eppn}, under an issuer of that name, and called by what stands before the at
 * sign.
 */
final class VisitReader {
    /** A thousand groups with long names, many times over. */
    static final int MAX_BYTES = 1024 * 1024;

    /** The issuer of those who are known by their eduPersonPrincipalName alone. */
    static final String EPPN_ISSUER = "eppn";

    /** The longest name and address that the applications' tables take. */
    private static final int MAX_TEXT = 255;

    /** An issuer is a URL, and a subject of SAML may hold two. */
    private static final int MAX_KEY = 2000;

    /** The two are one key of an index, of whose rows 2,704 bytes is the most. */
    private static final int MAX_PAIR_BYTES = 2600;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private VisitReader() {}

    /**
     * The visit.
     *
     * @param proven whether the caller may say who is a system administrator, and have a credential
     */
    static Visit read(byte[] body, boolean proven) throws Problem {
        JsonNode request = object(body);
        String eppn = text(request, "eppn", MAX_KEY);
        String mail = optional(request, "mail", MAX_TEXT)
                .orElseThrow(() -> new Problem("mail", "is missing; it may be empty"));
        String cn = text(request, "cn", MAX_TEXT);
        Optional<String> issuer = optional(request, "issuer", MAX_KEY).filter(text -> !text.isEmpty());
        Optional<String> subject = optional(request, "subject", MAX_KEY).filter(text -> !text.isEmpty());
        if (issuer.isPresent() != subject.isPresent()) {
            throw new Problem(
                    issuer.isPresent() ? "subject" : "issuer", "is missing, while the other of the two is there");
        }
        if (bytes(issuer.orElse(EPPN_ISSUER)) + bytes(subject.orElse(eppn)) > MAX_PAIR_BYTES) {
            throw new Problem(
                    subject.isPresent() ? "subject" : "eppn",
                    "has, together with the issuer, more than " + MAX_PAIR_BYTES + " bytes");
        }
        String username = optional(request, "username", MAX_TEXT)
                .filter(text -> !text.isEmpty())
                .orElse(eppn.split("@", 2)[0]);
        if (!mail.isEmpty() && mail.indexOf('@') < 1) {
            throw new Problem("mail", "is no e-mail address");
        }
        return new Visit(
                issuer.orElse(EPPN_ISSUER),
                subject.orElse(eppn),
                username,
                Optional.of(mail).filter(text -> !text.isEmpty()),
                cn,
                groups(request.path("groups")),
                flag(request.path("sysadmin")).filter(flag -> proven),
                proven);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode object(byte[] body) throws Problem {
        try {
            JsonNode request = JSON.readTree(body);
            if (!request.isObject()) {
                throw new Problem("", "the body is no JSON object");
            }
            return request;
        } catch (JsonProcessingException e) {
            throw new Problem("", "the body is no JSON, or has a name twice");
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }

    private static String text(JsonNode request, String field, int longest) throws Problem {
        return optional(request, field, longest)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new Problem(field, "is missing or empty"));
    }

    private static Optional<String> optional(JsonNode request, String field, int longest) throws Problem {
        JsonNode node = request.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw new Problem(field, "is no text");
        }
        return Optional.of(checked(field, node.textValue(), longest));
    }

    /** What no database takes, and what would spoil a log. */
    private static String checked(String field, String text, int longest) throws Problem {
        if (text.codePointCount(0, text.length()) > longest) {
            throw new Problem(field, "has more than " + longest + " characters");
        }
        boolean sound = text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (!sound) {
            throw new Problem(field, "has control characters or half a character");
        }
        return text.strip();
    }

    private static List<String> groups(JsonNode node) throws Problem {
        List<String> groups = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return groups;
        }
        if (!node.isArray()) {
            throw new Problem("groups", "is no list");
        }
        for (JsonNode one : node) {
            if (!one.isTextual()) {
                throw new Problem("groups", "holds something that is no text");
            }
            groups.add(checked("groups", one.textValue(), MAX_KEY));
        }
        return groups;
    }

    private static Optional<Boolean> flag(JsonNode node) throws Problem {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isBoolean()) {
            throw new Problem("sysadmin", "is neither true nor false");
        }
        return Optional.of(node.booleanValue());
    }
}
