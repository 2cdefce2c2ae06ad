/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The client of the session endpoint, which makes sure that the app has an account for a person, and of its feed of changes,
 * by which a cut-off takes effect at once.
 */
@NullMarked
package io.postern.auth.provision;

import org.jspecify.annotations.NullMarked;
