/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides which of a client's cookies go on to the app. Immutable. */
final class RequestCookies {
    private final OwnCookies own;
    private final Set<String> dropped;
    private final Optional<CookieBinding> binding;

    RequestCookies(OwnCookies own, List<String> dropped, Optional<CookieBinding> binding) {
        this.own = own;
        this.dropped = Set.copyOf(dropped);
        this.binding = binding;
    }

    /** What becomes of the client's {@code Cookie} lines. */
    sealed interface Edited {}

    /** Nothing: they go on byte for byte. */
    record Unchanged() implements Edited {}

    /** One line takes their place, or none. */
    record Changed(Optional<String> line) implements Edited {}

    Edited edit(Headers headers, Optional<Account> person) {
        List<String> lines = headers.all("Cookie");
        if (lines.isEmpty()) {
            return new Unchanged();
        }
        List<OwnCookies.Pair> kept = new ArrayList<>();
        boolean changed = false;
        for (OwnCookies.Pair pair : OwnCookies.pairs(lines)) {
            if (own.owns(pair.name()) || dropped.contains(pair.name())) {
                changed = true;
            } else if (binding.isPresent() && binding.get().binds(pair.name())) {
                changed = true;
                binding.get()
                        .open(pair.name(), pair.value(), person)
                        .ifPresent(value -> kept.add(new OwnCookies.Pair(pair.name(), value)));
            } else {
                kept.add(pair);
            }
        }
        return changed ? new Changed(OwnCookies.line(kept)) : new Unchanged();
    }
}
