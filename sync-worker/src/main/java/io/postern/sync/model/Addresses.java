/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;

/** What every application asks of an e-mail address: no more than that it can be one. */
final class Addresses {

    /** What the columns hold. */
    private static final int LONGEST = 255;

    private Addresses() {}

    static Optional<String> refusal(String email) {
        int at = email.lastIndexOf('@');
        if (at < 1 || at == email.length() - 1) {
            return Optional.of("is no address");
        }
        if (email.codePoints().anyMatch(one -> Character.isWhitespace(one) || Character.isISOControl(one))) {
            return Optional.of("has white space or a control character");
        }
        return email.codePointCount(0, email.length()) > LONGEST
                ? Optional.of("is longer than " + LONGEST + " characters")
                : Optional.empty();
    }
}
