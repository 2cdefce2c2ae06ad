/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Identity;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.VerificationKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A token of ours that was found good, but for what each request must show besides.
 *
 * @param provider whose it is
 * @param identity the caller
 * @param key the key that signed it, where the signature was looked at
 * @param confirmation what each request must show
 * @param until how long this may be remembered
 */
record CheckedToken(
        Provider provider, Identity identity, Optional<VerificationKey> key, Confirmation confirmation, Instant until) {

    /** Whether nothing happened since that would change the finding. */
    boolean stands() {
        return key.isEmpty() || provider.trusts(key.get());
    }
}
