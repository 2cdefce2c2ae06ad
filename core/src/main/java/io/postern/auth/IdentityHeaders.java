/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.config.HeaderPreset;
import io.postern.config.HeaderSource;
import io.postern.config.HeadersConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Owns both lists: the names that mean an identity, which are taken from every client, and the headers that tell the app of one,
 * which are set. What is written for a person is kept and written again for as long as its assertion may be reused.
 */
final class IdentityHeaders {
    /** The part of the heap that people's headers may fill, twice; more are written anew, which costs a signature each. */
    private static final int HEAP_PARTS = 24;

    /** An assertion is reused for half its lifetime, and whoever comes back later than this is written anew without loss. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    /** Names that mean an identity to some app or proxy, whatever this gate itself sets. */
    private static final List<String> ALWAYS_OWNED =
            List.of("X-Postern-*", "X-Auth-Request-*", "Shib-*", "REMOTE_USER", "X-Forwarded-Access-Token");

    /** Headers by which some frameworks take another method or path than the one that the rules looked at. */
    private static final List<String> OVERRIDES =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL");

    private final FoldedNames owned;
    private final FoldedNames identifying;
    private final Map<String, HeaderSource> sources;
    private final WireText text;
    private final int maxBytes;
    private final Optional<Assertion> assertion;
    private final Optional<String> sessionKeyHeader;
    private final Clock clock;
    private final Cache<Identity, Written> byInstance = bounded().weakKeys().build();
    private final Cache<Person, Written> byValue = bounded().build();
    private final Newcomers newcomers = new Newcomers();

    private static Caffeine<Object, Written> bounded() {
        return Caffeine.newBuilder()
                .expireAfterWrite(KEPT)
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((Object person, Written written) -> written.size())
                .executor(Runnable::run);
    }

    /** An identity with its hash, which is of all claims, and which a cache asks for several times. */
    private record Person(Identity identity, int hash) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Person person && hash == person.hash && identity.equals(person.identity);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * A person's headers.
     *
     * @param account what the app's side said, with which they were written
     * @param identity the person as the app gets to know him
     * @param headers all of them
     * @param username as it is written in them
     * @param tooLarge whether they are longer than {@code headers.max-bytes}
     * @param reusableUntil from when on the assertion must be signed anew
     */
    record Written(
            Optional<Provisioned.Active> account,
            Identity identity,
            List<Header> headers,
            String username,
            boolean tooLarge,
            Instant reusableUntil) {
        Written {
            headers = List.copyOf(headers);
        }

        /** About how many bytes of memory it takes, the identity included. */
        int size() {
            int size = 2 * HeapShare.ENTRY_OVERHEAD;
            for (Header header : headers) {
                // The value comes from the identity, which is kept, too.
                size += 64 + 2 * header.value().length();
            }
            return size;
        }
    }

    /** @param others names besides those of the configuration's headers that mean an identity here */
    IdentityHeaders(
            HeadersConfig config,
            Optional<Assertion> assertion,
            String assertionHeader,
            Optional<String> sessionKeyHeader,
            Collection<String> others,
            Clock clock) {
        this.text = new WireText(config.encoding(), config.separator());
        this.maxBytes = config.maxBytes();
        this.assertion = assertion;
        this.sessionKeyHeader = sessionKeyHeader;
        this.clock = clock;
        // A stable order, so that two writings of one identity are equal.
        this.sources = new LinkedHashMap<>(new TreeMap<>(config.preset().headers()));
        sources.putAll(new TreeMap<>(config.set()));
        Set<String> names = new LinkedHashSet<>(ALWAYS_OWNED);
        for (HeaderPreset preset : HeaderPreset.values()) {
            names.addAll(preset.headers().keySet());
        }
        names.addAll(config.set().keySet());
        names.add(assertionHeader);
        names.addAll(others);
        sessionKeyHeader.filter(name -> !name.equalsIgnoreCase("Authorization")).ifPresent(names::add);
        this.identifying = FoldedNames.of(names);
        names.addAll(OVERRIDES);
        this.owned = FoldedNames.of(names);
    }

    /** The names that mean an identity. */
    FoldedNames identifying() {
        return identifying;
    }

    /** The names that no client may send on: {@link #identifying} and those that override the request line. */
    FoldedNames owned() {
        return owned;
    }

    /** What is written for that person, with the account that the app has for him. */
    Written written(Identity identity, Optional<Provisioned.Active> account) {
        Instant now = clock.instant();
        Written known = byInstance.getIfPresent(identity);
        if (known != null && known.account().equals(account) && now.isBefore(known.reusableUntil())) {
            return known;
        }
        if (assertion.isEmpty()) {
            // Writing costs less than finding an equal identity does; only one that comes again is worth a place.
            Written written = write(identity, account, now);
            if (newcomers.cameBefore(System.identityHashCode(identity))) {
                byInstance.put(identity, written);
            }
            return written;
        }
        // Attributes make a new instance for each request; the same person's are equal.
        Person person = new Person(identity, identity.hashCode());
        known = byValue.getIfPresent(person);
        if (known == null || !known.account().equals(account) || !now.isBefore(known.reusableUntil())) {
            known = write(identity, account, now);
            byValue.put(person, known);
        }
        byInstance.put(identity, known);
        return known;
    }

    private Written write(Identity original, Optional<Provisioned.Active> account, Instant now) {
        Identity identity = account.map(a -> original.provisioned(a.username(), a.sysadmin()))
                .orElse(original);
        List<Header> headers = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<String, HeaderSource> source : sources.entrySet()) {
            Optional<String> value = value(source.getValue(), identity);
            if (value.isPresent()) {
                headers.add(new Header(source.getKey(), value.get()));
                bytes += source.getKey().length() + value.get().length();
            }
        }
        Optional<String> sessionKey = account.flatMap(Provisioned.Active::sessionKey);
        if (sessionKeyHeader.isPresent() && sessionKey.isPresent()) {
            headers.add(new Header(sessionKeyHeader.get(), sessionKey.get()));
        }
        Instant until = identity.until();
        if (assertion.isPresent()) {
            until = assertion.get().reusableUntil(now, identity);
            headers.add(new Header(assertion.get().header(), assertion.get().sign(identity, now)));
        }
        return new Written(account, identity, headers, text.value(identity.username()), bytes > maxBytes, until);
    }

    private Optional<String> value(HeaderSource source, Identity identity) {
        if (source instanceof HeaderSource.Claim claim) {
            return Access.at(identity.claims(), claim.path()).flatMap(this::claim);
        }
        return switch ((HeaderSource.Field) source) {
            case SUBJECT -> Optional.of(text.value(identity.account().subject()));
            case QUALIFIED_SUBJECT -> Optional.of(text.value(identity.account().label()));
            case ISSUER -> Optional.of(text.value(identity.account().issuer()));
            case USERNAME -> Optional.of(text.value(identity.username()));
            case EMAIL -> identity.email().map(text::value);
            case NAME -> identity.name().map(text::value);
            case GROUPS -> Optional.of(text.groups(identity.shownGroups()));
            case SYSADMIN -> Optional.of(identity.sysadmin() ? "true" : "false");
        };
    }

    /** A number, a text or a flag as it is, a list like groups; an object has no form that a header could carry. */
    private Optional<String> claim(Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().allMatch(one -> one instanceof String || one instanceof Number)
                    ? Optional.of(
                            text.groups(several.stream().map(String::valueOf).toList()))
                    : Optional.empty();
        }
        return claim instanceof Map
                ? Optional.empty()
                : Optional.of(text.value(String.valueOf(claim)).strip());
    }

    /**
     * The headers by which a decision endpoint tells a front proxy: the app's own, without the client's cookies, and those that
     * oauth2-proxy has for this.
     *
     * @param believed whether the one who asks is a front proxy; anybody else may be the browser itself, which gets to know
     *     neither the assertion nor the app's credential
     */
    List<Header> forFrontProxy(List<Header> forApp, Identity identity, boolean believed) {
        List<Header> headers = new ArrayList<>();
        for (Header header : forApp) {
            if (!header.name().equalsIgnoreCase("Cookie") && (believed || !secret(header.name()))) {
                headers.add(header);
            }
        }
        headers.add(
                new Header("X-Auth-Request-User", text.value(identity.account().subject())));
        headers.add(new Header("X-Auth-Request-Preferred-Username", text.value(identity.username())));
        identity.email().ifPresent(email -> headers.add(new Header("X-Auth-Request-Email", text.value(email))));
        headers.add(new Header("X-Auth-Request-Groups", text.groups(identity.shownGroups())));
        return headers;
    }

    private boolean secret(String name) {
        return assertion.map(Assertion::header).filter(name::equalsIgnoreCase).isPresent()
                || sessionKeyHeader.filter(name::equalsIgnoreCase).isPresent();
    }
}
