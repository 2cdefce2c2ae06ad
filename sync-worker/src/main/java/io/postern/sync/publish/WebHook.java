/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;

/**
 * A POST of ids, signed as Standard Webhooks 1.0.0 has it: {@code webhook-id}, {@code webhook-timestamp} and, over both and
 * the body, {@code webhook-signature} with HMAC-SHA256. Any answer of 2xx says that it was taken; nothing of an answer's body
 * is read, and no redirect is followed.
 */
final class WebHook implements Carrier {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String ENCODED_KEY = "whsec_";

    private final Audience audience;
    private final Place place;
    private final byte[] key;
    private final Duration timeout;
    private final Clock clock;

    /**
     * Where it goes.
     *
     * @param trust who may vouch for it
     */
    record Place(URI url, Trust trust) {}

    WebHook(Audience audience, Place place, Secret secret, Duration timeout, Clock clock) {
        this.audience = audience;
        this.place = place;
        this.key = key(secret);
        this.timeout = timeout;
        this.clock = clock;
    }

    /** The key's bytes: what {@code whsec_} and base64 stand for, else the text itself. */
    static byte[] key(Secret secret) {
        String text = secret.reveal();
        return text.startsWith(ENCODED_KEY)
                ? Secret.of(text.substring(ENCODED_KEY.length())).base64()
                : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Line open() throws Undelivered {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(place.trust().context())
                .build();
        return new Line() {
            @Override
            public void send(Batch batch) throws Undelivered, InterruptedException {
                post(client, batch);
            }

            @Override
            public void close() {
                // connections are kept by the client, and end with it
            }
        };
    }

    private void post(HttpClient client, Batch batch) throws Undelivered, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", audience == Audience.USERS ? "users.changed" : "groups.changed");
        body.put("timestamp", DateTimeFormatter.ISO_INSTANT.format(batch.at()));
        body.put("data", Map.of("ids", batch.values()));
        String text = Ids.text(body);
        String now = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(place.url())
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "postern-sync")
                .header("webhook-id", batch.id())
                .header("webhook-timestamp", now)
                .header("webhook-signature", "v1," + signature(key, batch.id() + "." + now + "." + text))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            judge(answer.statusCode(), answer.headers());
        } catch (HttpTimeoutException e) {
            throw new Undelivered("did not answer within timeout, " + timeout.toSeconds() + " s");
        } catch (SSLException e) {
            throw new Undelivered(place.trust().complaint(e).orElse("TLS failed"));
        } catch (IOException e) {
            throw new Undelivered("broke off: " + e.getClass().getSimpleName());
        }
    }

    private void judge(int status, HttpHeaders headers) throws Undelivered {
        if (status / 100 == 2) {
            return;
        }
        String meaning = status / 100 == 3 ? ": a redirect is not followed; correct http" : "";
        throw new Undelivered(
                "answered with status " + status + meaning,
                headers.firstValue("Retry-After").flatMap(text -> pause(text.strip())));
    }

    /** RFC 9110, section 10.2.3: seconds, or a date. */
    private Optional<Duration> pause(String text) {
        if (text.matches("[0-9]{1,9}")) {
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

    static String signature(byte[] key, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
