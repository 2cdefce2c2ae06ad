/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Malformed;
import io.postern.config.Quantities;
import io.postern.config.Secret;
import io.postern.config.Section;
import io.postern.sync.store.TokenSettings;
import io.postern.sync.store.TokenSettings.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Reads what {@code target.ckan} says of API tokens. */
final class TokenReader {

    private static final String TEXT = "string:";
    private static final String FILE = "file:";

    /** Half of it must last longer than the gate keeps an answer. */
    private static final String SHORTEST = "2m";

    private static final String LONGEST = "30d";

    private TokenReader() {}

    static Optional<TokenSettings> token(Section ckan) {
        Optional<Secret> secret = ckan.secret("token-secret", TokenReader::secret);
        Algorithm algorithm = ckan.value("token-algorithm", Algorithm.HS256, TokenReader::algorithm);
        Duration lifetime = ckan.value("token-lifetime", Duration.ofHours(1), Quantities.duration(SHORTEST, LONGEST));
        return secret.map(found -> new TokenSettings(found, algorithm, lifetime));
    }

    /** The value as CKAN has it in its own configuration, or the bare secret. */
    static String secret(String text) throws Malformed {
        if (text.startsWith(FILE)) {
            return content(text.substring(FILE.length()));
        }
        String bare = text.startsWith(TEXT) ? text.substring(TEXT.length()) : text;
        if (bare.isEmpty()) {
            throw new Malformed("is empty after " + TEXT, "write the secret that CKAN has");
        }
        return bare;
    }

    /** All of the file, with its last line's end: CKAN takes that for a part of the secret. */
    private static String content(String name) throws Malformed {
        try {
            String content = Files.readString(Path.of(name)).replace("\r\n", "\n");
            if (!content.isEmpty()) {
                return content;
            }
        } catch (IOException | InvalidPathException e) {
            // told below, without a name that may be a secret after all
        }
        throw new Malformed("begins with " + FILE + " and names no file that can be read", "write file:/path/to/key");
    }

    /** Upper case as in CKAN, unlike other words of this file. */
    private static Algorithm algorithm(String text) throws Malformed {
        return Arrays.stream(Algorithm.values())
                .filter(known -> known.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new Malformed("is not known here", "write one of HS256, HS384, HS512, RS256, RS384 and RS512"));
    }
}
