/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.attribute.AttributeValues.Malformed;
import io.postern.auth.attribute.AttributeValues.TooLarge;
import io.postern.auth.attribute.AttributeValues.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeValuesTest {
    private static final long SEED = 20261122;

    private final AttributeValues escaped = new AttributeValues(';', false);
    private final AttributeValues urlEncoded = new AttributeValues(';', true);

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("", List.of(), false),
                Arguments.of("a", List.of("a"), false),
                Arguments.of("a;b", List.of("a", "b"), false),
                Arguments.of("a\\;b", List.of("a;b"), false),
                Arguments.of("a\\;b;c", List.of("a;b", "c"), false),
                Arguments.of("\\;a", List.of(";a"), false),
                Arguments.of("a\\b", List.of("a\\b"), false),
                Arguments.of("\\\\server\\share", List.of("\\\\server\\share"), false),
                Arguments.of("a;", List.of("a", ""), false),
                Arguments.of(";a", List.of("", "a"), false),
                Arguments.of("a;;b", List.of("a", "", "b"), false),
                Arguments.of("a, b", List.of("a, b"), false),
                Arguments.of("a%3Bb", List.of("a%3Bb"), false),
                // a backslash may have ended a value here: read as one, and marked
                Arguments.of("a\\\\;b", List.of("a\\;b"), true),
                Arguments.of("a\\", List.of("a\\"), true),
                Arguments.of("a;b\\", List.of("a", "b\\"), true),
                Arguments.of("\\", List.of("\\"), true));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void readsWhatTheServiceProviderWrites(String header, List<String> values, boolean doubtful) {
        assertThat(escaped.decode(header)).isEqualTo(new Values(values, doubtful));
    }

    static Stream<Arguments> urlEncodedHeaders() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("a%3Bb;c", List.of("a;b", "c")),
                Arguments.of("a%5C;c", List.of("a\\", "c")),
                Arguments.of("a\\;c", List.of("a\\", "c")),
                Arguments.of("alice%40example.org", List.of("alice@example.org")),
                Arguments.of("J%C3%BCrgen%20M", List.of("J\u00fcrgen M")),
                Arguments.of("a+b", List.of("a+b")),
                Arguments.of("%2541", List.of("%41")),
                Arguments.of("a;;b", List.of("a", "", "b")));
    }

    @ParameterizedTest
    @MethodSource("urlEncodedHeaders")
    void readsUrlEncodedValuesOnce(String header, List<String> values) {
        assertThat(urlEncoded.decode(header)).isEqualTo(new Values(values, false));
    }

    @Test
    void readsUtf8Once() {
        assertThat(escaped.decode(latin1("J\u00fcrgen;\u5c71\u7530")))
                .isEqualTo(new Values(List.of("J\u00fcrgen", "\u5c71\u7530"), false));
        // Text that was encoded twice stays as it is: what looks like a mistake may be a name.
        assertThat(escaped.decode(latin1("J\u00c3\u00bcrgen")))
                .isEqualTo(new Values(List.of("J\u00c3\u00bcrgen"), false));
    }

    static Stream<String> notUtf8() {
        return Stream.of(
                "\u00ff\u00fe", // row 58
                "\u00c3(", // row 58
                "J\u00fcrgen", // Latin-1
                "\u00c0\u00af", // an overlong slash
                "\u00ed\u00a0\u0080", // a surrogate
                "\u00f4\u0090\u0080\u0080", // beyond Unicode
                "abc\u00e2\u0082", // cut
                "\u20ac"); // not bytes at all
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void refusesWhatIsNotUtf8(String header) {
        assertThat(escaped.decode(header)).isInstanceOf(Malformed.class);
    }

    static Stream<String> notUrlEncoded() {
        return Stream.of(
                "%",
                "%4",
                "a%4",
                "%zz",
                "%-1",
                "%C3",
                "%C0%AF",
                "%ED%A0%80",
                "%ff",
                "J\u00c3\u00bc",
                "a b",
                "\u0000",
                "a;%");
    }

    @ParameterizedTest
    @MethodSource("notUrlEncoded")
    void refusesWhatIsNotUrlEncoded(String header) {
        assertThat(urlEncoded.decode(header)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesMoreThanItsLimits() {
        for (AttributeValues decoder : List.of(escaped, urlEncoded)) {
            assertThat(decoder.decode("a".repeat(AttributeValues.MAX_BYTES + 1)))
                    .isInstanceOf(TooLarge.class);
            assertThat(decoder.decode(";".repeat(AttributeValues.MAX_VALUES))).isInstanceOf(TooLarge.class);
            assertThat(decoder.decode(";".repeat(AttributeValues.MAX_VALUES - 1)))
                    .isInstanceOf(Values.class);
        }
    }

    @Test
    void followsAnotherDelimiter() {
        AttributeValues piped = new AttributeValues('|', false);
        assertThat(piped.decode("a;b|c\\|d")).isEqualTo(new Values(List.of("a;b", "c|d"), false));
        assertThat(new AttributeValues('|', true).decode("a;b|c")).isEqualTo(new Values(List.of("a", "b|c"), false));
    }

    @Test
    void givesBackEveryListThatTheServiceProviderWroteClearly() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            List<String> values = randomValues(random);
            String header = Writer.escaped(values, ";");
            if (values.stream().noneMatch(value -> value.endsWith("\\"))) {
                Values decoded = (Values) escaped.decode(latin1(header));
                assertThat(decoded.values()).as(header).isEqualTo(values);
            }
            assertThat(urlEncoded.decode(Writer.urlEncoded(values))).as(header).isEqualTo(new Values(values, false));
        }
    }

    /** Otherwise two values could pass for one that somebody else has. */
    @Test
    void marksEveryListInWhichABackslashMovesAValue() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            List<String> values = randomValues(random);
            String header = Writer.escaped(values, ";");
            Values decoded = (Values) escaped.decode(latin1(header));
            assertThat(decoded.values().size()).as(header).isLessThanOrEqualTo(values.size());
            if (values.get(values.size() - 1).endsWith("\\")) {
                assertThat(decoded.doubtful()).as(header).isTrue();
            }
        }
    }

    private static List<String> randomValues(Random random) {
        List<String> values = new ArrayList<>();
        String alphabet = ";;\\\\ab:@% \u00e9\u5c71";
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            StringBuilder value = new StringBuilder();
            // The service provider writes no delimiter before the first value that is not empty.
            int length = (i == 0 ? 1 : 0) + random.nextInt(6);
            for (int c = 0; c < length; c++) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            values.add(value.toString());
        }
        return values;
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** What version 3 of the service provider does. */
    private static final class Writer {
        static String escaped(List<String> values, String delimiter) {
            StringBuilder header = new StringBuilder();
            for (String value : values) {
                if (header.length() > 0) {
                    header.append(delimiter);
                }
                header.append(value.replace(delimiter, "\\" + delimiter));
            }
            return header.toString();
        }

        static String urlEncoded(List<String> values) {
            StringBuilder header = new StringBuilder();
            for (String value : values) {
                if (header.length() > 0) {
                    header.append(';');
                }
                for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
                    boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
                    header.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
                }
            }
            return header.toString();
        }
    }
}
