/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Refusal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Whether the sender of a token shows what the token is bound to. */
final class Possession {
    /** Refuses a request that does not. */
    void require(Confirmation confirmation, RequestHead request, String authorization) throws Refusal {
        if (confirmation.key().isPresent()) {
            throw new Refusal(Reason.TOKEN_PROOF, "the token is bound to a key, and no proof is accepted");
        }
        if (confirmation.certificate().isPresent()) {
            requireCertificate(confirmation.certificate().get(), request.peer().certificate());
        }
    }

    private static void requireCertificate(String thumbprint, Optional<X509Certificate> certificate) throws Refusal {
        if (certificate.isEmpty() || !thumbprint(certificate.get()).equals(thumbprint)) {
            throw new Refusal(
                    Reason.TOKEN_CERTIFICATE, "the token is bound to a certificate that this connection does not show");
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that cannot be encoded", e);
        }
    }
}
