/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which of a client's cookies go on to the app. Immutable. */
final class RequestCookies {
    /** A name before an equals sign, at the beginning or after whatever some parser takes for a separator. */
    private static final Pattern SOMEWHERE_A_NAME = Pattern.compile("(?:^=*|[\\s,\"\\\\])([^\\s,\"\\\\=]+)\\s*=");

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
        List<OwnCookies.Pair> pairs = headers.cookies();
        if (pairs.isEmpty()) {
            return new Unchanged();
        }
        List<OwnCookies.Pair> kept = new ArrayList<>(pairs.size());
        boolean changed = false;
        for (OwnCookies.Pair pair : pairs) {
            Optional<OwnCookies.Pair> app = forApp(pair, person);
            changed |= app.isEmpty() || app.get() != pair;
            app.ifPresent(kept::add);
        }
        return changed ? new Changed(OwnCookies.line(kept)) : new Unchanged();
    }

    /** The pair as the app gets it, or nothing. */
    private Optional<OwnCookies.Pair> forApp(OwnCookies.Pair pair, Optional<Account> person) {
        if (own.owns(pair.name()) || dropped.contains(pair.name())) {
            return Optional.empty();
        }
        if (binding.isPresent() && binding.get().binds(pair.name())) {
            return binding.get()
                    .open(pair.name(), pair.value(), person)
                    .map(value -> OwnCookies.Pair.of(pair.name() + "=" + value));
        }
        return hidesAnother(pair.text()) ? Optional.empty() : Optional.of(pair);
    }

    /**
     * Whether some application would find a cookie in that pair that it must not get: some split at white space and commas, too
     * (RFC 2109; Python's {@code http.cookies}), some take quotes for an end, some pass over a leading equals sign, and PHP
     * decodes names.
     */
    private boolean hidesAnother(String text) {
        Matcher names = SOMEWHERE_A_NAME.matcher(text);
        while (names.find()) {
            if (guarded(names.group(1)) || guarded(asPhpReadsIt(names.group(1)))) {
                return true;
            }
        }
        return false;
    }

    private boolean guarded(String name) {
        return own.owns(name)
                || dropped.contains(name)
                || (binding.isPresent() && binding.get().binds(name));
    }

    private static String asPhpReadsIt(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8)
                    .replace('.', '_')
                    .replace(' ', '_')
                    .replace('[', '_');
        } catch (IllegalArgumentException malformed) {
            return name.replace('.', '_').replace('[', '_');
        }
    }
}
