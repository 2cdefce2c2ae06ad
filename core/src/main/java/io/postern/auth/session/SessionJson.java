/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.postern.auth.Account;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of a session: an object with short names, read in any order; an unknown name is passed over. */
final class SessionJson {
    private SessionJson() {}

    static void write(JsonGenerator json, Stored stored) throws IOException {
        try (json) {
            Session session = stored.session();
            json.writeStartObject();
            json.writeStringField("id", session.id());
            json.writeNumberField("b", session.began().toEpochMilli());
            json.writeNumberField("e", session.ends().toEpochMilli());
            json.writeNumberField("f", stored.fetched().toEpochMilli());
            json.writeNumberField("u", stored.used().toEpochMilli());
            write(json, session.person());
            write(json, session.tokens());
            json.writeFieldName("up");
            writeValue(json, session.stepUp());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Session.Person person) throws IOException {
        json.writeStringField("i", person.account().issuer());
        json.writeStringField("s", person.account().subject());
        json.writeStringField("src", person.source());
        json.writeStringField("n", person.username());
        if (person.email().isPresent()) {
            json.writeStringField("m", person.email().get());
        }
        if (person.name().isPresent()) {
            json.writeStringField("d", person.name().get());
        }
        json.writeFieldName("g");
        writeValue(json, person.groups());
        json.writeBooleanField("gk", person.groupsKnown());
        json.writeFieldName("c");
        writeValue(json, person.claims());
    }

    private static void write(JsonGenerator json, Session.Tokens tokens) throws IOException {
        if (tokens.sid().isPresent()) {
            json.writeStringField("sid", tokens.sid().get());
        }
        if (tokens.refresh().isPresent()) {
            json.writeStringField("rt", tokens.refresh().get());
        }
        if (tokens.idToken().isPresent()) {
            json.writeStringField("it", tokens.idToken().get());
        }
        if (tokens.freshUntil().isPresent()) {
            json.writeNumberField("fu", tokens.freshUntil().get().toEpochMilli());
        }
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() != null) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    writeValue(json, entry.getValue());
                }
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                if (element != null) {
                    writeValue(json, element);
                }
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException(
                    "a claim of the type " + value.getClass().getName());
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            json.writeNumber(number.doubleValue());
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else {
            json.writeNumber(number.longValue());
        }
    }

    /** The session; empty where something that every session has is missing. */
    static Optional<Stored> read(JsonParser json) throws IOException {
        try (json) {
            Object root = json.nextToken() == JsonToken.START_OBJECT ? value(json) : "";
            if (!(root instanceof Map<?, ?> fields) || json.nextToken() != null) {
                return Optional.empty();
            }
            return Optional.of(stored(fields));
        }
    }

    private static Stored stored(Map<?, ?> fields) {
        Session session = new Session(
                text(fields, "id"),
                person(fields),
                time(fields, "b"),
                time(fields, "e"),
                tokens(fields),
                texts(fields.get("up")));
        return new Stored(session, time(fields, "f"), time(fields, "u"));
    }

    private static Session.Person person(Map<?, ?> fields) {
        return new Session.Person(
                new Account(text(fields, "i"), text(fields, "s")),
                text(fields, "src"),
                text(fields, "n"),
                maybeText(fields, "m"),
                maybeText(fields, "d"),
                texts(fields.get("g")),
                Boolean.TRUE.equals(fields.get("gk")),
                claims(fields.get("c")));
    }

    private static Session.Tokens tokens(Map<?, ?> fields) {
        return new Session.Tokens(
                maybeText(fields, "sid"),
                maybeText(fields, "rt"),
                maybeText(fields, "it"),
                fields.containsKey("fu") ? Optional.of(time(fields, "fu")) : Optional.empty());
    }

    private static String text(Map<?, ?> fields, String name) {
        return maybeText(fields, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    private static Optional<String> maybeText(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Instant time(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number millis) {
            return Instant.ofEpochMilli(millis.longValue());
        }
        throw new IllegalArgumentException("no " + name);
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                texts.add((String) element);
            }
        }
        return texts;
    }

    private static Map<String, Object> claims(@Nullable Object value) {
        Map<String, Object> claims = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, claim) -> claims.put((String) name, claim));
        }
        return claims;
    }

    /** The value that begins at the current token; nothing that is written is null. */
    private static Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return json.getNumberValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        throw new IllegalArgumentException("not a value: " + token);
    }
}
