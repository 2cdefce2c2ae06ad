/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the handler hears from it what it would hear from Jetty's own parser. */
class RecallingParserTest {
    private static final int MOST_HEAD_BYTES = 4096;
    private static final String TOKEN = "Authorization: Bearer " + "t".repeat(700) + "\r\n";
    private static final String OTHER = "Authorization: Bearer " + "o".repeat(700) + "\r\n";
    private static final String COOKIE = "Cookie: a=" + "c".repeat(300) + "\r\n";
    private static final String START = "GET /x HTTP/1.1\r\nHost: a\r\n";

    private final HeadMemory.Budget budget = new HeadMemory.Budget(1 << 20);

    /** Writes down what a parser tells. */
    private static final class Heard implements HttpParser.RequestHandler {
        private final List<String> events = new ArrayList<>();
        private final List<HttpField> fields = new ArrayList<>();

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            events.add("start " + method + " " + uri + " " + version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field);
            events.add("field " + field.getHeader() + " " + field.getName() + "=" + field.getValue());
        }

        @Override
        public boolean headerComplete() {
            events.add("head");
            return false;
        }

        @Override
        public boolean content(ByteBuffer item) {
            // one entry for each byte: how a body is cut into pieces is not what is compared
            while (item.hasRemaining()) {
                events.add("byte " + item.get());
            }
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            events.add("message");
            return true;
        }

        @Override
        public void parsedTrailer(HttpField field) {
            events.add("trailer " + field);
        }

        @Override
        public void earlyEOF() {
            events.add("early end");
        }

        @Override
        public void onViolation(ComplianceViolation.Event event) {
            events.add("violation " + event.violation());
        }

        @Override
        public void badMessage(HttpException failure) {
            // how much of a head is told before it turns out to be bad depends, in Jetty too, on how it was cut
            while (!events.isEmpty() && events.get(events.size() - 1).startsWith("field ")) {
                events.remove(events.size() - 1);
            }
            events.add("bad " + failure.getCode());
        }

        private List<HttpField> authorizations() {
            return fields.stream()
                    .filter(field -> field.getHeader() == HttpHeader.AUTHORIZATION)
                    .toList();
        }
    }

    private static void feed(HttpParser parser, String... parts) {
        parser.setHeaderCacheSize(0);
        for (String part : parts) {
            ByteBuffer buffer = ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1));
            while (buffer.hasRemaining() && !parser.isClose() && !parser.isClosed()) {
                int before = buffer.position();
                boolean handle = parser.parseNext(buffer);
                if (parser.isComplete()) {
                    parser.reset();
                } else if (!handle && buffer.position() == before) {
                    break;
                }
            }
        }
    }

    private Heard byJetty(String... parts) {
        Heard heard = new Heard();
        feed(new HttpParser(heard, MOST_HEAD_BYTES, HttpCompliance.RFC9110), parts);
        return heard;
    }

    private Heard byMemory(String... parts) {
        Heard heard = new Heard();
        RecallingParser parser = new RecallingParser(heard, MOST_HEAD_BYTES, HttpCompliance.RFC9110, budget);
        feed(parser, parts);
        parser.forget();
        return heard;
    }

    static Stream<String> heads() {
        return Stream.of(
                START + TOKEN + "\r\n" + START + TOKEN + "\r\n" + START + TOKEN + "\r\n",
                START + TOKEN + "\r\n" + START + OTHER + "\r\n" + START + TOKEN + "\r\n",
                START + TOKEN + "Accept: */*\r\n\r\n" + START + "Accept: */*\r\n" + TOKEN + "X-Y: z\r\n\r\n",
                // the first line of a head: nothing is held back before it
                "GET / HTTP/1.1\r\n" + TOKEN + "Host: a\r\n\r\nGET / HTTP/1.1\r\n" + TOKEN + "Host: a\r\n\r\n",
                // twice in one head, before and after it is known
                START + TOKEN + TOKEN + "\r\n" + START + TOKEN + TOKEN + "X: y\r\n" + TOKEN + "\r\n",
                START + TOKEN + COOKIE + "\r\n" + START + COOKIE + TOKEN + "\r\n" + START + TOKEN + COOKIE + "\r\n",
                // continued on the next line, which is refused, known or not
                START + TOKEN + " folded\r\n\r\n",
                START + TOKEN + "\r\n" + START + TOKEN + " folded\r\n\r\n",
                START + TOKEN + "\r\n" + START + TOKEN + "\tfolded\r\n\r\n",
                START + TOKEN + "\r\n" + START + "X: y\r\n" + TOKEN + " folded\r\n\r\n",
                // line feeds alone
                "GET / HTTP/1.1\nHost: a\nAuthorization: Bearer " + "t".repeat(700) + "\n\n" + START + TOKEN + "\r\n",
                // what only looks like the line
                START + TOKEN + "\r\n" + START + "A" + TOKEN + "\r\n",
                START + TOKEN + "\r\n" + START + "Authorization: Bearer " + "t".repeat(699) + "\r\n\r\n",
                START + TOKEN + "\r\n" + START + "Authorization: Bearer " + "t".repeat(701) + "\r\n\r\n",
                START + TOKEN + "\r\n" + START + "Authorization : Bearer " + "t".repeat(700) + "\r\n\r\n",
                START + "Authorization: Bearer " + "t".repeat(300) + "\u0000\r\n\r\n",
                START + "Authorization: Bearer " + "\u00e9".repeat(300) + "\r\n\r\n" + START + TOKEN + "\r\n",
                START + "aUTHORIZATION:   Bearer " + "t".repeat(300) + " \t \r\n\r\n" + START
                        + "aUTHORIZATION:   Bearer " + "t".repeat(300) + " \t \r\n\r\n",
                // in a body, and in trailers
                START + TOKEN + "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 726\r\n\r\n\r\n" + TOKEN + START
                        + "\r\n",
                START + TOKEN + "\r\nPOST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + TOKEN
                        + "\r\n" + START + TOKEN + "\r\n",
                // framing beside it
                START + TOKEN + "\r\nPOST / HTTP/1.1\r\nHost: a\r\n" + TOKEN + "Content-Length: 3\r\n\r\nabc" + START
                        + TOKEN + "\r\n",
                START + TOKEN + "\r\nPOST / HTTP/1.1\r\nHost: a\r\n" + TOKEN
                        + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                START + TOKEN + "\r\nGET / HTTP/1.1\r\n" + TOKEN + "\r\n",
                START + TOKEN + "\r\nGET / HTTP/1.0\r\n" + TOKEN + "\r\n");
    }

    @ParameterizedTest(name = "case {index}")
    @MethodSource("heads")
    @DisplayName("tells what Jetty's parser tells, however the bytes are cut (rows on request smuggling)")
    void tellsWhatJettyTells(String bytes) {
        assertThat(byMemory(bytes).events).isEqualTo(byJetty(bytes).events);
        for (int cut = 1; cut < bytes.length(); cut++) {
            boolean nearLineEnd = bytes.substring(Math.max(0, cut - 3), Math.min(bytes.length(), cut + 3))
                            .indexOf('\n')
                    >= 0;
            if (nearLineEnd || cut % 41 == 0) {
                String first = bytes.substring(0, cut);
                String rest = bytes.substring(cut);
                assertThat(byMemory(first, rest).events).as("cut at %d", cut).isEqualTo(byJetty(first, rest).events);
            }
        }
    }

    @Test
    void tellsWhatJettyTellsOfLinesInAnyOrder() {
        String[] lines = {
            TOKEN,
            TOKEN,
            OTHER,
            COOKIE,
            "Accept-Language: en\r\n",
            "Accept: */*\r\n",
            "Content-Length: 2\r\n",
            "Connection: close\r\n",
            " folded\r\n",
            "nonsense\r\n",
            "Transfer-Encoding: chunked\r\n",
            "X: \u0001\r\n",
            "Y: \r\n",
            "Z:z\n",
            "\r\n",
            "\r\n",
            "\r\n",
            "ab",
            "GET / HTTP/1.1\r\n",
            "POST /p HTTP/1.1\r\n",
            "GET / HTTP/1.0\r\n",
            "0\r\n",
            "\r",
            "\n",
        };
        Random random = new Random(20261122);
        for (int round = 0; round < 2000; round++) {
            StringBuilder all = new StringBuilder();
            List<String> parts = new ArrayList<>();
            for (int head = 0; head < 3; head++) {
                StringBuilder part = new StringBuilder(random.nextBoolean() ? START : "POST / HTTP/1.1\r\nHost: a\r\n");
                for (int line = random.nextInt(6); line > 0; line--) {
                    part.append(lines[random.nextInt(lines.length)]);
                }
                part.append(random.nextInt(4) == 0 ? "" : "\r\n");
                all.append(part);
            }
            int from = 0;
            while (from < all.length()) {
                int to = random.nextBoolean() ? all.length() : from + 1 + random.nextInt(all.length() - from);
                parts.add(all.substring(from, to));
                from = to;
            }
            assertThat(byMemory(parts.toArray(String[]::new)).events)
                    .as("round %d", round)
                    .isEqualTo(byJetty(parts.toArray(String[]::new)).events);
        }
    }

    @Test
    void readsARepeatedLineOnce() {
        List<HttpField> fields =
                byMemory(START + TOKEN + "\r\n", START + TOKEN + "\r\n").authorizations();
        assertThat(fields).hasSize(2);
        assertThat(fields.get(1)).isSameAs(fields.get(0));
    }

    @Test
    void readsAnewWhatChanged() {
        List<HttpField> fields = byMemory(START + TOKEN + "\r\n" + START + OTHER + "\r\n" + START + OTHER + "\r\n")
                .authorizations();
        assertThat(fields).hasSize(3);
        assertThat(fields.get(1)).isNotSameAs(fields.get(0));
        assertThat(fields.get(2)).isSameAs(fields.get(1));
    }

    @Test
    void countsRecognisedLinesAgainstTheLimitOfTheHead() {
        String large = "X: " + "x".repeat(MOST_HEAD_BYTES - 600) + "\r\n";
        String bytes = START + TOKEN + "\r\n" + START + TOKEN + large + "\r\n";
        assertThat(byMemory(bytes).events)
                .isEqualTo(byJetty(bytes).events)
                .last()
                .isEqualTo("bad 431");
        String cut = START + TOKEN + "\r\n" + START + TOKEN + "X";
        assertThat(byMemory(cut, large + "\r\n").events).contains("bad 431");
    }

    @Test
    void keepsWithinTheBudgetOfAllConnections() {
        HeadMemory.Budget small = new HeadMemory.Budget(2000);
        RecallingParser first = new RecallingParser(new Heard(), MOST_HEAD_BYTES, HttpCompliance.RFC9110, small);
        feed(first, START + TOKEN + "\r\n" + START + OTHER + "\r\n");
        assertThat(small.taken()).isEqualTo(2 * OTHER.length());
        Heard crowded = new Heard();
        RecallingParser second = new RecallingParser(crowded, MOST_HEAD_BYTES, HttpCompliance.RFC9110, small);
        feed(second, START + TOKEN + "\r\n" + START + TOKEN + "\r\n");
        assertThat(small.taken()).isEqualTo(2 * OTHER.length());
        assertThat(crowded.authorizations().get(1))
                .isNotSameAs(crowded.authorizations().get(0));
        first.forget();
        assertThat(small.taken()).isZero();
        feed(second, START + TOKEN + "\r\n");
        assertThat(small.taken()).isEqualTo(2 * TOKEN.length());
        second.forget();
        feed(second, START + TOKEN + "\r\n");
        assertThat(small.taken()).isZero();
    }
}
