/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.Headers;
import io.postern.auth.IdentityMaker.Candidate;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.config.IdentityConfig;
import io.postern.config.ShibbolethConfig;
import io.postern.config.ShibbolethIdentity;
import io.postern.config.ValuePattern;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes fields of an identity of attribute headers whose sender is trusted and whose names are unambiguous. Where a field takes
 * one value, several are refused, never one of them chosen; of a display name the first is taken, since it decides nothing.
 */
final class AttributeReader {
    /** Claims that are made of {@code Shib-*} headers under the names that OpenID Connect has for them. */
    static final Set<String> DERIVED = Set.of("acr", "auth_time");

    private final ShibbolethIdentity mapping;
    private final List<String> groupsKeep;
    private final List<String> attributes;
    private final AttributeValues decoder;
    private final Set<String> decisive;

    AttributeReader(ShibbolethConfig config, IdentityConfig identity, ShibbolethNames names) {
        this.mapping = identity.shibboleth();
        this.groupsKeep = identity.groupsKeep();
        this.attributes = names.attributes();
        this.decoder = new AttributeValues(config.delimiter(), config.urlEncoded());
        this.decisive = attributes.stream().filter(this::decides).collect(Collectors.toUnmodifiableSet());
    }

    /** What the attributes say; issuer is the entity ID of the identity provider. */
    Candidate read(Headers headers, String issuer, Instant until) throws RefusedAttributes {
        Map<String, List<String>> values = new HashMap<>();
        for (String attribute : attributes) {
            List<String> decoded = values(attribute, headers.first(attribute).orElse(""));
            if (!decoded.isEmpty()) {
                values.put(attribute, decoded);
            }
        }
        List<String> groups = new ArrayList<>();
        for (String attribute : mapping.groups()) {
            groups.addAll(values.getOrDefault(attribute, List.of()));
        }
        return new Candidate(
                issuer,
                required(values, mapping.subject(), "identity.shibboleth.subject"),
                ShibbolethConfig.SOURCE_ID,
                username(values),
                single(values, mapping.email(), "identity.shibboleth.email"),
                name(values),
                groups,
                mapping.groupsAsked() || mapping.groups().stream().anyMatch(values::containsKey),
                groupsKeep,
                Proof.SHIBBOLETH,
                until,
                claims(headers, values));
    }

    /** Whether anything but the display name comes from it. */
    private boolean decides(String attribute) {
        boolean shown = mapping.name().stream().anyMatch(entry -> entry.contains(attribute));
        return !shown
                || attribute.equals(mapping.subject())
                || attribute.equals(mapping.email())
                || mapping.groups().contains(attribute)
                || mapping.username().parts().stream()
                        .anyMatch(part -> part instanceof ValuePattern.Claim claim
                                && ShibbolethNames.attributeOf(claim.path()).equals(attribute));
    }

    private List<String> values(String attribute, String header) throws RefusedAttributes {
        AttributeValues.Decoded decoded = decoder.decode(header);
        if (decoded instanceof AttributeValues.Values values) {
            if (values.doubtful() && decisive.contains(attribute)) {
                throw unusable(attribute + " has a backslash where a value ends, so that its values are not certain;"
                        + " set encoding=\"URL\" at the service provider and shibboleth.url-encoded: true");
            }
            return values.values();
        }
        if (decoded instanceof AttributeValues.Malformed malformed) {
            throw unusable(attribute + " " + malformed.why());
        }
        throw new RefusedAttributes(
                Reason.IDENTITY_TOO_LARGE,
                attribute + " is longer than " + AttributeValues.MAX_BYTES + " bytes or has more than "
                        + AttributeValues.MAX_VALUES + " values");
    }

    private String username(Map<String, List<String>> values) throws RefusedAttributes {
        StringBuilder username = new StringBuilder();
        for (ValuePattern.Part part : mapping.username().parts()) {
            if (part instanceof ValuePattern.Claim claim) {
                username.append(
                        required(values, ShibbolethNames.attributeOf(claim.path()), "identity.shibboleth.username"));
            } else if (part instanceof ValuePattern.Text text) {
                username.append(text.text());
            } else {
                username.append(ShibbolethConfig.SOURCE_ID);
            }
        }
        return username.toString();
    }

    private Optional<String> name(Map<String, List<String>> values) {
        for (List<String> entry : mapping.name()) {
            List<String> parts = new ArrayList<>();
            for (String attribute : entry) {
                values.getOrDefault(attribute, List.of()).stream()
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .ifPresent(parts::add);
            }
            if (parts.size() == entry.size()) {
                return Optional.of(String.join(" ", parts));
            }
        }
        return Optional.empty();
    }

    private static Map<String, Object> claims(Headers headers, Map<String, List<String>> values) {
        Map<String, Object> claims = new LinkedHashMap<>();
        values.forEach((attribute, all) -> claims.put(attribute, all.size() == 1 ? all.get(0) : all));
        headers.first(ShibbolethNames.AUTHN_CONTEXT)
                .filter(context -> !context.isEmpty())
                .ifPresent(context -> claims.put("acr", context));
        headers.first(ShibbolethNames.AUTHN_INSTANT)
                .flatMap(AttributeReader::instant)
                .ifPresent(instant -> claims.put("auth_time", instant.getEpochSecond()));
        return claims;
    }

    /** Empty where it is no time: then a rule that asks how old a sign-in is does not let anybody through. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static String required(Map<String, List<String>> values, String attribute, String setting)
            throws RefusedAttributes {
        return single(values, attribute, setting)
                .orElseThrow(() -> unusable("there is no " + attribute + ", which " + setting + " names"));
    }

    private static Optional<String> single(Map<String, List<String>> values, String attribute, String setting)
            throws RefusedAttributes {
        List<String> all = values.getOrDefault(attribute, List.of());
        if (all.size() > 1) {
            throw unusable(attribute + " has several values, and " + setting + " takes one");
        }
        return all.stream().findFirst();
    }

    private static RefusedAttributes unusable(String detail) {
        return new RefusedAttributes(Reason.ATTRIBUTES_UNUSABLE, detail);
    }
}
