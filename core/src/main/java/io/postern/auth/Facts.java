/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Objects;
import java.util.Optional;

/**
 * What led to a decision: for the access line, the audit line, the metrics and {@code explain}.
 *
 * @param path the path as rules see it; the raw one without its query where it cannot be read
 * @param rule the path pattern of the rule that matched, {@code default} where none did, empty where no rule was asked
 * @param proof how the caller was known, or tried to be
 * @param identity the caller, also where he was refused afterwards
 * @param reason how it ended
 * @param detail one sentence for the log where it ended badly, without any value that the caller sent; else empty
 */
public record Facts(
        String path,
        Optional<String> rule,
        Optional<Proof> proof,
        Optional<Identity> identity,
        Reason reason,
        String detail) {
    /** Refuses a missing part. */
    public Facts {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
