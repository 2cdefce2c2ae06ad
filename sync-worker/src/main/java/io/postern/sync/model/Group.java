/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;

/**
 * A group of a source.
 *
 * @param ref by which other groups name it as a member
 * @param id the identifier that people know and the application keeps
 * @param uuid the immutable id, by which a group that was made anew under the old identifier is told from the old one
 * @param name the name to show
 * @param description one line or more
 */
public record Group(String ref, String id, Optional<String> uuid, String name, Optional<String> description) {}
