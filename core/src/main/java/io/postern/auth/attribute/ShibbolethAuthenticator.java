/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.Authenticator;
import io.postern.auth.GateEvents;
import io.postern.auth.Headers;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.AttributeSource;
import io.postern.config.IdentityConfig;
import io.postern.config.ShibbolethConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows the caller by the attribute headers that a Shibboleth service provider in front of the gate has set, or by request
 * attributes of the same names.
 *
 * <ol>
 *   <li>From an address that is not in {@code shibboleth.peers}, or without the secret or the certificate, the headers mean
 *       nothing: {@link Outcome.Absent}, and header integrity takes them away. A wrong secret is no more than none, since other
 *       programs may share the address; {@link GateEvents#attributes} hears of it.
 *   <li>Two lines of one of these headers, or an alias of its name, refuse the request: mod_shib writes each once, so that the
 *       other one is the client's.
 *   <li>Without a {@code Shib-Session-ID}, or with an empty one, nobody has signed in: {@code Absent}.
 *   <li>The identity provider must be on the list, and {@code Shib-Session-Expires} must be there and in the future: attributes
 *       whose end is not known are not believed.
 *   <li>The attributes are decoded and made an identity of, whose issuer is the identity provider's entity ID.
 * </ol>
 *
 * Never asks anybody. Safe for use by many threads at once.
 */
public final class ShibbolethAuthenticator implements Authenticator {
    /** Twelve digits are the year 33658; more is no time. */
    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,12}");

    private final boolean ofTheRequest;
    private final ServiceProviders serviceProviders;
    private final ShibbolethNames names;
    private final Set<String> identityProviders;
    private final AttributeReader reader;
    private final IdentityMaker maker;
    private final GateEvents events;
    private final Clock clock;

    /**
     * Reads attributes as these settings say.
     *
     * @param names of the same settings; the attributes that are read
     * @throws IllegalArgumentException where an address alone would be believed, or a subject is no distinguished name
     */
    public ShibbolethAuthenticator(
            ShibbolethConfig config,
            IdentityConfig identity,
            ShibbolethNames names,
            IdentityMaker maker,
            GateEvents events,
            Clock clock) {
        this.ofTheRequest = config.attributes() == AttributeSource.REQUEST;
        this.serviceProviders = new ServiceProviders(config);
        this.names = names;
        this.identityProviders = Set.copyOf(config.identityProviders());
        this.reader = new AttributeReader(config, identity, names);
        this.maker = maker;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Proof proof() {
        return Proof.SHIBBOLETH;
    }

    @Override
    public Outcome known(RequestHead request) {
        Headers told = ofTheRequest ? request.attributes() : request.headers();
        ServiceProviders.Standing standing = serviceProviders.standing(request);
        if (standing != ServiceProviders.Standing.PROVEN) {
            if (standing == ServiceProviders.Standing.UNPROVEN
                    && !told.first(ShibbolethNames.SESSION_ID).orElse("").isEmpty()) {
                events.attributes("unproven");
            }
            return Outcome.Absent.INSTANCE;
        }
        Outcome outcome = ofServiceProvider(told);
        if (outcome instanceof Outcome.Rejected rejected) {
            events.attributes(rejected.reason().code());
        } else if (outcome instanceof Outcome.Accepted) {
            events.attributes("accepted");
        }
        return outcome;
    }

    @Override
    public Outcome ask(RequestHead request) {
        return known(request);
    }

    private Outcome ofServiceProvider(Headers headers) {
        Optional<String> ambiguity = names.ambiguity(headers);
        if (ambiguity.isPresent()) {
            return new Outcome.Rejected(Reason.AMBIGUOUS_HEADERS, ambiguity.get());
        }
        if (headers.first(ShibbolethNames.SESSION_ID).orElse("").isEmpty()) {
            return Outcome.Absent.INSTANCE;
        }
        String issuer = headers.first(ShibbolethNames.IDENTITY_PROVIDER).orElse("");
        if (!identityProviders.contains(issuer)) {
            return new Outcome.Rejected(
                    Reason.IDENTITY_PROVIDER_REFUSED,
                    "Shib-Identity-Provider is "
                            + (issuer.isEmpty() ? "missing" : "not in shibboleth.identity-providers"));
        }
        try {
            Instant until = until(headers.first(ShibbolethNames.SESSION_EXPIRES).orElse(""));
            IdentityMaker.Made made = maker.make(reader.read(headers, issuer, until));
            return made instanceof IdentityMaker.Usable usable
                    ? new Outcome.Accepted(usable.identity())
                    : new Outcome.Rejected(Reason.ATTRIBUTES_UNUSABLE, ((IdentityMaker.Unusable) made).detail());
        } catch (RefusedAttributes refused) {
            return refused.outcome();
        }
    }

    private Instant until(String seconds) throws RefusedAttributes {
        if (!EPOCH_SECONDS.matcher(seconds).matches()) {
            throw new RefusedAttributes(
                    Reason.ATTRIBUTES_UNUSABLE,
                    seconds.isEmpty()
                            ? "there is no Shib-Session-Expires; do not set exportStdVars=\"false\" at the service provider"
                            : "Shib-Session-Expires is not a number of seconds");
        }
        Instant until = Instant.ofEpochSecond(Long.parseLong(seconds));
        if (!clock.instant().isBefore(until)) {
            throw new RefusedAttributes(Reason.ATTRIBUTES_EXPIRED, "past Shib-Session-Expires");
        }
        return until;
    }
}
