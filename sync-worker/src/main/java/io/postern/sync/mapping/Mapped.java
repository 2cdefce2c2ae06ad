/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.model.SetAside;

/**
 * What became of an entry.
 *
 * @param <T> a person or a group
 */
public sealed interface Mapped<T> {

    /** It can be used. */
    record Usable<T>(T value) implements Mapped<T> {}

    /** It cannot. */
    record Unusable<T>(SetAside record) implements Mapped<T> {}
}
