/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.bearer;

import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.auth.oidc.Refusal;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Whether the sender of a token shows what the token is bound to: asked for every request, however well the token is known. */
final class Possession {
    private final DpopProofs proofs;

    Possession(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /** Refuses a request that does not show it, or that presents a token by the wrong scheme. */
    void require(Confirmation confirmation, String authorization, RequestHead request) throws Refusal {
        boolean dpop = BearerCredential.isDpop(authorization);
        if (dpop != confirmation.key().isPresent()) {
            throw new Refusal(
                    Reason.TOKEN_PROOF,
                    dpop
                            ? "a token that is bound to no key, presented with the DPoP scheme"
                            : "a token that is bound to a key, presented without the DPoP scheme");
        }
        if (dpop) {
            String token = BearerCredential.read(authorization)
                    .map(BearerCredential::token)
                    .orElse("");
            proofs.require(confirmation.key().orElse(""), token, request);
        }
        if (confirmation.certificate().isPresent()) {
            requireCertificate(confirmation.certificate().get(), request.peer().certificate());
        }
    }

    private static void requireCertificate(String thumbprint, Optional<X509Certificate> certificate) throws Refusal {
        if (!certificate.map(Possession::thumbprint).map(thumbprint::equals).orElse(false)) {
            throw new Refusal(
                    Reason.TOKEN_CERTIFICATE, "the token is bound to a certificate that this connection does not show");
        }
    }

    private static String thumbprint(X509Certificate certificate) {
        try {
            return Digests.sha256(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that cannot be encoded", e);
        }
    }
}
