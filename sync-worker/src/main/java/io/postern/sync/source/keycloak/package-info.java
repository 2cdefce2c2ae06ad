/* SPDX-License-Identifier: Apache-2.0 */
/** A realm of Keycloak as a source, through its Admin REST interface. */
@NullMarked
package io.postern.sync.source.keycloak;

import org.jspecify.annotations.NullMarked;
