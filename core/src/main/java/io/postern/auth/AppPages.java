/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.LoginConfig;
import java.util.List;

/** The pages by which an app would sign people in and out itself; the gate does it when a person visits them. Immutable. */
final class AppPages {
    private final List<PathPattern> startOn;
    private final List<PathPattern> endOn;
    private final List<PathPattern> prefixes;

    /** @param prefixes patterns below which the pages are, too */
    AppPages(LoginConfig login, List<PathPattern> prefixes) {
        this.startOn = login.startOn().stream().map(PathPattern::of).toList();
        this.endOn = login.endOn().stream().map(PathPattern::of).toList();
        this.prefixes = prefixes;
    }

    /** Whether a path is, in any way to read it, a login page. */
    boolean starts(List<String> readings) {
        return any(startOn, readings);
    }

    /** Whether a path is, in any way to read it, a logout page. */
    boolean ends(List<String> readings) {
        return any(endOn, readings);
    }

    private boolean any(List<PathPattern> patterns, List<String> readings) {
        return !patterns.isEmpty()
                && readings.stream()
                        .anyMatch(path -> patterns.stream()
                                .anyMatch(page -> page.matches(path) || Access.below(prefixes, page, path)));
    }
}
