/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import io.postern.auth.FoldedNames;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.config.ClaimPath;
import io.postern.config.ShibbolethConfig;
import io.postern.config.ShibbolethIdentity;
import io.postern.config.ValuePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The header names that mean something about a person while Shibboleth is on: what must be taken away from every request,
 * whoever sent it, and what must stand in a request once and under its exact name. Immutable.
 */
public final class ShibbolethNames {
    static final String SESSION_ID = "Shib-Session-ID";
    static final String SESSION_EXPIRES = "Shib-Session-Expires";
    static final String IDENTITY_PROVIDER = "Shib-Identity-Provider";
    static final String AUTHN_CONTEXT = "Shib-AuthnContext-Class";
    static final String AUTHN_INSTANT = "Shib-Authentication-Instant";

    /** What no client may send even where Shibboleth is off, in the syntax of {@link FoldedNames#of}. */
    public static final List<String> ALWAYS = List.of("Shib-*", "REMOTE_USER");

    private static final String FOLDED_PREFIX = FoldedNames.fold("Shib-");

    private final List<String> attributes;
    private final Map<String, String> exactByFolded;
    private final List<String> owned;

    private ShibbolethNames(List<String> attributes, Map<String, String> exactByFolded, List<String> owned) {
        this.attributes = attributes;
        this.exactByFolded = exactByFolded;
        this.owned = owned;
    }

    /** The names of a configuration whose rules and headers look at mapped attributes only. */
    public static ShibbolethNames of(ShibbolethConfig config, ShibbolethIdentity mapping) {
        return of(config, mapping, List.of());
    }

    /**
     * The names of a configuration.
     *
     * @param further attributes that are mapped to no field, but that a rule or a header of the configuration names; those that
     *     the gate makes of {@code Shib-*} headers itself ({@code acr}, {@code auth_time}) are not attributes and are left out
     * @throws IllegalArgumentException where two of the names have one folded form, so that one could pass for the other, or
     *     where the user name is to come from a nested claim, which no header is
     */
    public static ShibbolethNames of(ShibbolethConfig config, ShibbolethIdentity mapping, Collection<String> further) {
        Set<String> attributes = new LinkedHashSet<>();
        attributes.add(mapping.subject());
        for (ValuePattern.Part part : mapping.username().parts()) {
            if (part instanceof ValuePattern.Claim claim) {
                attributes.add(attributeOf(claim.path()));
            }
        }
        attributes.add(mapping.email());
        mapping.name().forEach(attributes::addAll);
        attributes.addAll(mapping.groups());
        for (String name : further) {
            if (!AttributeReader.DERIVED.contains(name)) {
                attributes.add(name);
            }
        }
        List<String> exact = new ArrayList<>(attributes);
        config.secretHeader().map(ShibbolethConfig.SecretHeader::name).ifPresent(exact::add);
        List<String> owned = new ArrayList<>(ALWAYS);
        owned.addAll(exact);
        exact.add("REMOTE_USER");
        exact.addAll(List.of(SESSION_ID, SESSION_EXPIRES, IDENTITY_PROVIDER, AUTHN_CONTEXT, AUTHN_INSTANT));
        return new ShibbolethNames(List.copyOf(attributes), byFolded(exact), List.copyOf(owned));
    }

    /** The single attribute that a claim path stands for. */
    static String attributeOf(ClaimPath path) {
        if (path.segments().size() != 1) {
            throw new IllegalArgumentException("identity.shibboleth.username: \"" + path
                    + "\" has several segments; an attribute has one name, and a name with dots is quoted");
        }
        return path.segments().get(0);
    }

    /** The names by which attributes are read off a servlet request, the proof of the front server among them. */
    public List<String> read() {
        return List.copyOf(exactByFolded.values());
    }

    /** What must be removed from every request, in the syntax of {@link FoldedNames#of}: with Shibboleth on, for all peers. */
    public List<String> owned() {
        return owned;
    }

    /** The attributes that are read, by their exact names. */
    List<String> attributes() {
        return attributes;
    }

    /** Why these headers can be read in two ways; empty where they cannot. */
    Optional<String> ambiguity(Headers headers) {
        Set<String> seen = new HashSet<>();
        for (Header line : headers) {
            String folded = FoldedNames.fold(line.name());
            String exact = exactByFolded.get(folded);
            if (exact == null) {
                if (!folded.startsWith(FOLDED_PREFIX)) {
                    continue;
                }
                if (!hyphenated(line.name())) {
                    return Optional.of("an alias of a Shib-* header");
                }
            } else if (!exact.equalsIgnoreCase(line.name())) {
                return Optional.of("an alias of the header " + exact);
            }
            if (!seen.add(folded)) {
                return Optional.of("the header " + (exact == null ? "Shib-*" : exact) + " stands there twice");
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> byFolded(List<String> names) {
        Map<String, String> byFolded = new LinkedHashMap<>();
        for (String name : names) {
            String other = byFolded.putIfAbsent(FoldedNames.fold(name), name);
            if (other != null && !other.equalsIgnoreCase(name)) {
                throw new IllegalArgumentException("the headers " + other + " and " + name
                        + " are the same to many applications; rename one of the attributes in attribute-map.xml");
            }
        }
        return Map.copyOf(byFolded);
    }

    /** Every header that the service provider itself names so has hyphens between its words. */
    private static boolean hyphenated(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '-') {
                return false;
            }
        }
        return true;
    }
}
