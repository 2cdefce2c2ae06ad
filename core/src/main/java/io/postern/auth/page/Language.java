/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Reason;
import java.util.Map;

/**
 * The texts of one language, each of them complete.
 *
 * @param tag its name as browsers send it (BCP 47), such as {@code de}
 * @param texts by key; what a language lacks is there in English
 */
record Language(String tag, Map<String, String> texts) {
    /** The key that says in which direction it is read: {@code ltr} or {@code rtl}. */
    static final String DIRECTION = "direction";

    Language {
        texts = Map.copyOf(texts);
    }

    String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key);
        }
        return text;
    }

    /** What a person may read about that reason. */
    String sentence(Reason reason) {
        return text(key(reason));
    }

    static String key(Reason reason) {
        return "reason." + reason.code();
    }
}
