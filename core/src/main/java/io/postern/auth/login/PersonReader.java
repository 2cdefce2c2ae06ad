/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Identity;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.oidc.ClaimMapping;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import io.postern.auth.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who has signed in: from the ID token; then, where the configuration says so, from userinfo; then from an access token that the
 * provider signed for the same person, since Keycloak puts roles there only. The first that has a claim counts. The mapping and
 * the refusals are those of bearer tokens.
 */
final class PersonReader {
    private final IdTokenCheck check;
    private final IdentityMaker identities;

    PersonReader(IdTokenCheck check, IdentityMaker identities) {
        this.check = check;
        this.identities = identities;
    }

    /** A person, and the identity that this person has now. */
    record Known(Session.Person person, Identity identity) {}

    /**
     * The person that these claims are about.
     *
     * @param said the claims of a verified ID token, or what is known of the subject without one
     * @param until when the session ends
     */
    Known known(Provider provider, Claims said, String accessToken, Instant until) throws Refusal, ProviderFault {
        String subject = said.text("sub").orElse("");
        Claims all = said;
        if (provider.config().userinfo()) {
            all = all.orElse(userinfo(provider, subject, accessToken));
        }
        Optional<Claims> access = check.readable(provider, accessToken, subject);
        if (access.isPresent()) {
            all = all.orElse(access.get());
        }
        IdentityMaker.Made made =
                identities.make(new ClaimMapping(provider.config()).candidate(all, Proof.SESSION, until));
        if (made instanceof IdentityMaker.Unusable unusable) {
            throw new Refusal(
                    Reason.SIGN_IN_UNUSABLE, unusable.detail() + " in the claims that the identity section names");
        }
        Identity identity = ((IdentityMaker.Usable) made).identity();
        return new Known(
                new Session.Person(
                        identity.account(),
                        identity.source(),
                        identity.username(),
                        identity.email(),
                        identity.name(),
                        identity.groups(),
                        identity.groupsKnown(),
                        identity.claims()),
                identity);
    }

    /** The identity of a session's person, for the log. */
    Optional<Identity> identity(Session session) {
        Session.Person person = session.person();
        IdentityMaker.Made made = identities.make(new IdentityMaker.Candidate(
                person.account().issuer(),
                person.account().subject(),
                person.source(),
                person.username(),
                person.email(),
                person.name(),
                person.groups(),
                person.groupsKnown(),
                List.of("*"),
                Proof.SESSION,
                session.ends(),
                person.claims()));
        return made instanceof IdentityMaker.Usable usable ? Optional.of(usable.identity()) : Optional.empty();
    }

    /** Another subject's answer is refused (OpenID Connect Core 1.0, section 5.3.2). */
    private static Claims userinfo(Provider provider, String subject, String accessToken)
            throws Refusal, ProviderFault {
        Claims answer = provider.userinfo(accessToken)
                .orElseThrow(() -> new Refusal(Reason.SIGN_IN_FAILED, "the provider refuses the token at userinfo"));
        if (!answer.text("sub").map(subject::equals).orElse(false)) {
            throw new Refusal(Reason.SIGN_IN_FAILED, "the userinfo answer is about another sub, or about none");
        }
        return answer;
    }
}
