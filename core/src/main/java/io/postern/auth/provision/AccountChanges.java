/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import io.postern.auth.Account;

/** Hears of changes to people's accounts, on the feed's thread; what it throws is logged and goes no further. */
@FunctionalInterface
public interface AccountChanges {
    /** Something about the person is different, or may be: what is remembered about him must be found out anew. */
    void changed(Account account);

    /** The person was cut off just now; {@link #changed} is told besides. */
    default void cutOff(Account account) {}
}
