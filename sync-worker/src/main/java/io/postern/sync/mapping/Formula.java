/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import org.jspecify.annotations.Nullable;

/** How a value is worked out of an entry. Holds no state; used by several threads. */
@FunctionalInterface
interface Formula {

    /**
     * The value: String, Long, Double, Boolean, List or Map; null where there is none.
     *
     * @throws UnusableException where the entry's values do not fit
     */
    @Nullable
    Object of(Scope scope) throws UnusableException;
}
