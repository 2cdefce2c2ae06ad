/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was given to the other gate, by option; the place that wins there has won already. */
final class Settings {
    private final Map<String, Setting> byKey = new LinkedHashMap<>();

    /** Puts a setting in; one that is there already wins. An empty one is none, there and here. */
    void add(Setting setting) {
        if (setting.values().stream().anyMatch(value -> !value.isEmpty())) {
            byKey.putIfAbsent(setting.key(), setting);
        }
    }

    /** What was given to that option. */
    Optional<Setting> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The text that was given, or another one. */
    String text(String key, String otherwise) {
        return of(key).map(Setting::text).orElse(otherwise);
    }

    boolean on(String key, boolean otherwise) {
        return of(key).map(Setting::on).orElse(otherwise);
    }

    List<String> list(String key) {
        return of(key).map(Setting::values).orElse(List.of());
    }

    /** All of them, in the order in which they were given. */
    List<Setting> all() {
        return List.copyOf(byKey.values());
    }
}
