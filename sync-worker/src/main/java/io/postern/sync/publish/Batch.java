/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.time.Instant;
import java.util.List;

/**
 * What goes out in one message.
 *
 * @param id the same for the same content at the same place of the ledger, so that a receiver can tell a repeated message
 * @param values numbers or texts, each once
 * @param at when the last of it happened
 */
record Batch(String id, List<Object> values, Instant at) {

    Batch {
        values = List.copyOf(values);
    }
}
