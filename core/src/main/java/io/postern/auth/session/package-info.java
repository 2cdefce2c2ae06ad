/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Browser sessions: an identity into a sealed cookie or Redis and back, key rotation, idle and absolute lifetime, refresh ahead
 * of expiry, and the list of what was revoked. Knows nothing of how a person signs in.
 */
@NullMarked
package io.postern.auth.session;

import org.jspecify.annotations.NullMarked;
