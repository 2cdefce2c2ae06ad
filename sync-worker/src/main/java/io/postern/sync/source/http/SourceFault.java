/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.http;

/** Why a reading cannot go on; the message is a sentence for an operator, without a secret or a token. */
public final class SourceFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** One that no status of an answer stands for. */
    public SourceFault(String reason) {
        this(reason, 0);
    }

    /** One for which the status of an answer stands. */
    public SourceFault(String reason, int status) {
        super(reason);
        this.status = status;
    }

    /** The status that the service answered with; 0 where it is not about one. */
    public int status() {
        return status;
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
