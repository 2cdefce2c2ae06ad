/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Optional;

/**
 * A reading of a source that came to its end.
 *
 * @param source its id
 * @param cookie where the next delta begins, where the source knows such a thing
 */
public record GoodReading(String source, Optional<String> cookie) {}
