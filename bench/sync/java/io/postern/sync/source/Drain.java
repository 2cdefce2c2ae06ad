/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads pages one after the other with Java's own client and makes nothing of them: a file of addresses and an access token. For each
 * line on standard input it reads all, and prints the seconds and the bytes.
 */
public final class Drain {

    private Drain() {}

    /** Goes on until standard input ends. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        List<String> addresses = Files.readAllLines(Path.of(arguments[0]));
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            long began = System.nanoTime();
            long bytes = 0;
            for (String address : addresses) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + arguments[1])
                        .build();
                HttpResponse<byte[]> page = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (page.statusCode() != 200) {
                    throw new IOException(address + " answered " + page.statusCode());
                }
                bytes += page.body().length;
            }
            System.out.printf("%.4f %d%n", (System.nanoTime() - began) / 1e9, bytes);
        }
    }
}
