/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Files of this module's resources, put where another program reads them. */
final class Resources {
    private Resources() {}

    /** The file, copied into a directory under its last name, with each of these keys replaced by its value. */
    static Path copy(String resource, Path directory, Map<String, String> values) {
        try (InputStream file = Objects.requireNonNull(Resources.class.getResourceAsStream(resource), resource)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            Path copy = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
            Files.createDirectories(directory);
            return Files.writeString(copy, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
