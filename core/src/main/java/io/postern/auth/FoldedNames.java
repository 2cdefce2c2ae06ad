/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of header names in which two names are the same when they are equal after folding case and turning every
 * non-alphanumeric character into one and the same: {@code X_Remote-User}, {@code X.Remote.User} and {@code x-remote-user}
 * are one, as CGI, WSGI and PHP make them. A name ending in {@code *} stands for all that begin so. Immutable.
 */
public final class FoldedNames {
    /** The folded form's characters are below this; anything else folds to the separator. */
    private static final char SEPARATOR = '_';

    private final Set<String> exact;
    private final String[] prefixes;

    private FoldedNames(Set<String> exact, Collection<String> prefixes) {
        this.exact = Set.copyOf(exact);
        this.prefixes = prefixes.toArray(String[]::new);
    }

    /** These names; {@code X-Postern-*} stands for every name that begins with {@code X-Postern-}. */
    public static FoldedNames of(Collection<String> names) {
        Set<String> exact = new HashSet<>();
        List<String> prefixes = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith("*")) {
                prefixes.add(fold(name.substring(0, name.length() - 1)));
            } else {
                exact.add(fold(name));
            }
        }
        return new FoldedNames(exact, prefixes);
    }

    /** Whether that name, under any of its spellings, is one of these. */
    public boolean contains(String name) {
        String folded = fold(name);
        if (exact.contains(folded)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (folded.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The one spelling that all aliases of a name share: lower case, every other character a {@code _}. */
    public static String fold(String name) {
        char[] folded = new char[name.length()];
        for (int i = 0; i < folded.length; i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded[i] = (char) (c + 32);
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                folded[i] = c;
            } else {
                folded[i] = SEPARATOR;
            }
        }
        return new String(folded);
    }
}
