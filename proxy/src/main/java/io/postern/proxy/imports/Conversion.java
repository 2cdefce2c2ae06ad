/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the converters of the parts share: what was given, what is being written, and the report. */
record Conversion(Settings settings, Draft draft, Report report, SecretPlaces secrets) {
    /** The same for settings of their own, such as those of one of several providers. */
    Conversion with(Settings others) {
        return new Conversion(others, draft, report, secrets);
    }

    /** Does something with an option that was given. */
    void when(String key, Consumer<Setting> action) {
        settings.of(key).ifPresent(action);
    }

    Optional<Setting> of(String key) {
        return settings.of(key);
    }

    String text(String key, String otherwise) {
        return settings.text(key, otherwise);
    }

    boolean on(String key, boolean otherwise) {
        return settings.on(key, otherwise);
    }

    List<String> list(String key) {
        return settings.list(key);
    }

    /** Sets a key to a text, and says so of the option that it came from. */
    void carry(String key, String path) {
        when(key, setting -> {
            draft.put(path, YamlText.of(setting.text()));
            report.same(setting, path);
        });
    }
}
