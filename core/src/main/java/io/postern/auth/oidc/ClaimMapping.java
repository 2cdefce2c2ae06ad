/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.oidc;

import io.postern.auth.IdentityMaker.Candidate;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.config.ClaimPath;
import io.postern.config.IdentityConfig;
import io.postern.config.ProviderConfig;
import io.postern.config.UnverifiedEmail;
import io.postern.config.ValuePattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a provider's claims into what an identity is made of, as {@code identity} in the configuration says. A claim that is
 * mapped and has another type than text (or, for groups, a list of texts) is a {@link Refusal}; one that is missing leaves its
 * field empty. Immutable.
 */
public final class ClaimMapping {
    private final String issuer;
    private final String source;
    private final IdentityConfig config;

    /** The mapping of that provider. */
    public ClaimMapping(ProviderConfig provider) {
        this.issuer = provider.issuer().toString();
        this.source = provider.id();
        this.config = provider.identity();
    }

    /** What these claims say, proven in that way until then. */
    public Candidate candidate(Claims claims, Proof proof, Instant until) throws Refusal {
        List<String> groups = new ArrayList<>();
        boolean groupsKnown = false;
        for (ClaimPath path : config.groups()) {
            Optional<List<String>> some = claims.texts(path);
            groupsKnown |= some.isPresent();
            some.ifPresent(names -> names.forEach(name -> groups.add(withoutSlash(name))));
        }
        return new Candidate(
                issuer,
                claims.text(config.subject()).orElse(""),
                source,
                username(claims, proof),
                email(claims),
                name(claims),
                groups,
                groupsKnown,
                config.groupsKeep(),
                proof,
                until,
                claims.values());
    }

    /**
     * Empty where a claim of the pattern is missing: half a name could be another person's. So could an address that nobody has
     * verified: whoever may write what he likes there would choose whose account is his.
     */
    private String username(Claims claims, Proof proof) throws Refusal {
        StringBuilder name = new StringBuilder();
        for (ValuePattern.Part part : config.username().parts()) {
            if (part instanceof ValuePattern.Claim claim) {
                Optional<String> value = claims.text(claim.path());
                if (value.isEmpty()) {
                    return "";
                }
                if (claim.path().equals(config.email()) && email(claims).isEmpty()) {
                    throw new Refusal(
                            proof == Proof.SESSION ? Reason.SIGN_IN_UNUSABLE : Reason.TOKEN_CLAIM,
                            "the user name is an e-mail address that the provider does not call verified, and"
                                    + " identity.unverified-email is drop");
                }
                name.append(value.get());
            } else {
                name.append(part instanceof ValuePattern.Text text ? text.text() : source);
            }
        }
        return name.toString();
    }

    /** Only {@code true} is true: the text "false" is not, and the text "true" is somebody's mistake. */
    private Optional<String> email(Claims claims) throws Refusal {
        Optional<String> email = claims.text(config.email());
        boolean shown = config.unverifiedEmail() == UnverifiedEmail.SEND
                || Boolean.TRUE.equals(claims.values().get("email_verified"));
        return shown ? email : Optional.empty();
    }

    private Optional<String> name(Claims claims) throws Refusal {
        for (List<ClaimPath> entry : config.name()) {
            List<String> parts = new ArrayList<>(entry.size());
            for (ClaimPath path : entry) {
                claims.text(path).ifPresent(parts::add);
            }
            if (!parts.isEmpty() && parts.size() == entry.size()) {
                return Optional.of(String.join(" ", parts));
            }
        }
        return Optional.empty();
    }

    /** Keycloak sends the path of a group, {@code /staff/library}, where others send its name. */
    private static String withoutSlash(String group) {
        return group.startsWith("/") ? group.substring(1) : group;
    }
}
