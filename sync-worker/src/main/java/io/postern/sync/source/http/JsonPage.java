/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One page of records as JSON. Making one shows that the page is whole and where its records stand, without making anything of
 * them; they are made one after the other when they are asked for.
 *
 * <p>Bytes that are not UTF-8 spoil the records that hold them and no others.
 */
public final class JsonPage {
    /** Numbers are kept as text where they are long, so their length costs nothing. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(SourceHttp.LARGEST_ANSWER)
                    .build())
            .build();

    private final byte[] body;
    private final boolean mended;
    private final Map<String, Object> around = new HashMap<>();
    private int from;
    private int to;
    private int size;

    private JsonPage(byte[] body, boolean mended) {
        this.body = body;
        this.mended = mended;
    }

    /** Takes the records of a page. */
    public interface Records {
        /** One record, without its nulls. */
        void record(Map<String, Object> record) throws SourceFault, InterruptedException;

        /** One that is no JSON object, or is one that nobody can use; the first of the page is 1. */
        void unreadable(int position, String reason) throws SourceFault;
    }

    /** The page in an object, under that name. */
    public static JsonPage in(String name, String what, byte[] body) throws SourceFault {
        return scanned(what, body, page -> page.scanObject(what, name));
    }

    /** The page that an array is. */
    public static JsonPage array(String what, byte[] body) throws SourceFault {
        return scanned(what, body, page -> page.scanArray(what));
    }

    /** An answer that is one object, without its nulls. */
    public static Map<String, Object> object(String what, byte[] body) throws SourceFault {
        return scanned(what, body, page -> page.scanObject(what, "")).around;
    }

    /** The answer that is one number. */
    public static long number(String what, byte[] body) throws SourceFault {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (!text.matches("[0-9]{1,18}")) {
            throw new SourceFault(what + " answered something that is no number");
        }
        return Long.parseLong(text);
    }

    /** How many records there are, unreadable ones counted. */
    public int size() {
        return size;
    }

    /** What the object holds beside the records, without nulls. */
    public Map<String, Object> around() {
        return around;
    }

    /** Hands on each record. */
    public void records(Records taker) throws SourceFault, InterruptedException {
        try (JsonParser parser = JSON.createParser(body, from, to - from)) {
            parser.nextToken();
            int position = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                position++;
                JsonRecord record = new JsonRecord(parser, mended);
                Object value = record.value(token, 0);
                if (record.fault().isPresent()) {
                    taker.unreadable(position, record.fault().get());
                } else if (value instanceof Map<?, ?>) {
                    taker.record(record.members());
                } else {
                    taker.unreadable(position, "it is no JSON object");
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the page was read to its end before", e);
        }
    }

    @FunctionalInterface
    private interface Scan {
        void of(JsonPage page) throws IOException, SourceFault;
    }

    private static JsonPage scanned(String what, byte[] body, Scan scan) throws SourceFault {
        try {
            boolean sound = isUtf8(body);
            JsonPage page = new JsonPage(sound ? body : mended(body), !sound);
            scan.of(page);
            return page;
        } catch (JsonEOFException e) {
            throw new SourceFault(what + " ended in the middle of its JSON");
        } catch (JsonProcessingException e) {
            throw new SourceFault(what + " answered " + (startsLikeMarkup(body) ? "a page of markup" : "something")
                    + " that is not JSON: see url");
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }

    private void scanObject(String what, String name) throws IOException, SourceFault {
        try (JsonParser parser = JSON.createParser(body)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, what, "no JSON object");
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (field.equals(name)) {
                    expect(token, JsonToken.START_ARRAY, what, "something else than a list as " + name);
                    scanList(parser);
                } else if (token != JsonToken.VALUE_NULL) {
                    around.put(field, new JsonRecord(parser, mended).value(token, 0));
                }
            }
            expect(parser.nextToken(), null, what, "more than one JSON value");
        }
        if (to == 0 && !name.isEmpty()) {
            throw new SourceFault(what + " answered without " + name);
        }
    }

    private void scanArray(String what) throws IOException, SourceFault {
        try (JsonParser parser = JSON.createParser(body)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY, what, "no JSON list");
            scanList(parser);
            expect(parser.nextToken(), null, what, "more than one JSON value");
        }
    }

    private void scanList(JsonParser parser) throws IOException {
        from = (int) parser.currentTokenLocation().getByteOffset();
        size = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new JsonEOFException(parser, null, "the list has no end");
            }
            parser.skipChildren();
            size++;
        }
        to = (int) parser.currentTokenLocation().getByteOffset() + 1;
    }

    private static void expect(@Nullable JsonToken token, @Nullable JsonToken wanted, String what, String instead)
            throws SourceFault {
        if (token != wanted) {
            throw new SourceFault(what + " answered " + instead);
        }
    }

    private static boolean isUtf8(byte[] body) {
        for (byte one : body) {
            if (one < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
                    return true;
                } catch (CharacterCodingException e) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Each byte that is out of place becomes a replacement character, by which the records that hold it are known. */
    private static byte[] mended(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsLikeMarkup(byte[] body) {
        return new String(body, 0, Math.min(body.length, 64), StandardCharsets.ISO_8859_1)
                .strip()
                .startsWith("<");
    }
}
