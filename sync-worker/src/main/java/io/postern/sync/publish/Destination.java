/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/**
 * Somebody to be told.
 *
 * @param name under which the ledger knows it, for good
 * @param label for people; holds no secret
 */
record Destination(String name, String label, Feed feed, Carrier carrier, Pace pace) {

    /** What it is, and under which name it stands in the ledger. */
    String shown() {
        return label + " (" + name + ")";
    }
}
