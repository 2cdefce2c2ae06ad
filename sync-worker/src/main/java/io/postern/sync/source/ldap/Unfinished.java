/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

/** The reading ends here and is not complete. The message is the verdict's reason. */
final class Unfinished extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean again;

    private Unfinished(String reason, boolean again) {
        super(reason, null, false, false);
        this.again = again;
    }

    /** Trying once more would bring the same. */
    static Unfinished forGood(String reason) {
        return new Unfinished(reason, false);
    }

    /** Trying once more may help, as long as nothing was handed over. */
    static Unfinished forNow(String reason) {
        return new Unfinished(reason, true);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    boolean isWorthAnotherAttempt() {
        return again;
    }
}
