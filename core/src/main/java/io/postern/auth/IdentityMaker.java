/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.AccessRule;
import io.postern.config.Allow;
import io.postern.config.ClaimPath;
import io.postern.config.GateConfig;
import io.postern.config.HeaderSource;
import io.postern.config.SysadminConfig;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes an {@link Identity} of what a token or a set of attributes says, or tells why it cannot be one. The same rules hold for
 * every source, so that no source can bring in a name that another could not:
 *
 * <ol>
 *   <li>subject, user name and e-mail without control characters and without white space at the edges, and not absurdly long;
 *       anything else makes the whole identity unusable;
 *   <li>a display name's control characters become spaces;
 *   <li>groups are kept as they are (the header encoding takes care of them), without repeats and empty ones;
 *   <li>a member of a configured group of this source is a sysadmin.
 * </ol>
 *
 * Immutable.
 */
public final class IdentityMaker {
    /** Subjects have at most 255 characters (OpenID Connect Core 1.0, section 2); entity-like ones are longer in SAML. */
    private static final int MAX_TEXT = 1024;

    private static final Pattern STAR = Pattern.compile("*", Pattern.LITERAL);

    /** What the gate itself looks at, beside what rules and headers name. */
    private static final Set<String> OWN_CLAIMS = Set.of("auth_time", "acr", "eppn");

    private final List<SysadminConfig.SourceGroup> sysadminGroups;
    private final Set<String> kept;

    /**
     * Makes identities whose sysadmin flag follows these groups.
     *
     * @param claims the names of the claims that an identity keeps, outermost ones; the rest is forgotten, since thousands of
     *     identities are remembered
     */
    public IdentityMaker(SysadminConfig sysadmin, Set<String> claims) {
        this.sysadminGroups = sysadmin.groups();
        this.kept = Set.copyOf(claims);
    }

    /** Makes identities with the claims that rules and headers of that configuration look at. */
    public static IdentityMaker of(GateConfig config) {
        Set<String> names = new LinkedHashSet<>(OWN_CLAIMS);
        for (AccessRule rule : config.access()) {
            if (rule.allow() instanceof Allow.Conditions conditions) {
                conditions.claims().keySet().forEach(claim -> names.add(outermost(ClaimPath.parse(claim))));
            }
        }
        for (HeaderSource source : config.headers().set().values()) {
            if (source instanceof HeaderSource.Claim claim) {
                names.add(outermost(claim.path()));
            }
        }
        return new IdentityMaker(config.sysadmin(), names);
    }

    private static String outermost(ClaimPath path) {
        return path.segments().get(0);
    }

    /**
     * What a source says about the caller, not yet trusted to be clean.
     *
     * @param issuer the OpenID Connect issuer or the SAML entity ID
     * @param subject the identifier within it; empty where there is none
     * @param source the source's id in the configuration
     * @param username the name for the app; empty where there is none
     * @param email the address that may be shown
     * @param name the display name
     * @param groups all groups
     * @param groupsKnown whether any claim that can carry a group was there
     * @param groupsKeep the patterns of the groups that are handed on
     * @param proof how it was proven
     * @param until when the proof ends
     * @param claims everything that was said
     */
    public record Candidate(
            String issuer,
            String subject,
            String source,
            String username,
            Optional<String> email,
            Optional<String> name,
            List<String> groups,
            boolean groupsKnown,
            List<String> groupsKeep,
            Proof proof,
            Instant until,
            Map<String, Object> claims) {
        /** Copies the collections. */
        public Candidate {
            groups = List.copyOf(groups);
            groupsKeep = List.copyOf(groupsKeep);
            claims = Map.copyOf(claims);
        }
    }

    /** What came of it. */
    public sealed interface Made {}

    /** An identity that headers and assertion can carry. */
    public record Usable(Identity identity) implements Made {}

    /** None; the sentence says why, without the value. */
    public record Unusable(String detail) implements Made {}

    /** The identity, or why there is none. */
    public Made make(Candidate candidate) {
        String problem = problem("subject", candidate.subject())
                .or(() -> problem("user name", candidate.username()))
                .or(() -> problem("issuer", candidate.issuer()))
                .or(() -> candidate.email().flatMap(email -> problem("e-mail", email)))
                .orElse("");
        if (!problem.isEmpty()) {
            return new Unusable(problem);
        }
        Set<String> groups = new LinkedHashSet<>(candidate.groups());
        groups.remove("");
        return new Usable(new Identity(
                new Account(candidate.issuer(), candidate.subject()),
                candidate.source(),
                candidate.username(),
                candidate.email(),
                candidate.name().map(IdentityMaker::displayed).filter(name -> !name.isEmpty()),
                List.copyOf(groups),
                kept(groups, candidate.groupsKeep()),
                candidate.groupsKnown(),
                sysadmin(candidate.source(), groups),
                candidate.proof(),
                candidate.until(),
                keptClaims(candidate.claims())));
    }

    private Map<String, Object> keptClaims(Map<String, Object> claims) {
        Map<String, Object> few = new HashMap<>();
        for (String name : kept) {
            Object claim = claims.get(name);
            if (claim != null) {
                few.put(name, claim);
            }
        }
        return few;
    }

    /** Why that text cannot stand in a header as it is; for names that come from elsewhere, such as the provisioning answer. */
    public static Optional<String> problem(String what, String text) {
        if (text.isEmpty()) {
            return Optional.of("there is no " + what);
        }
        if (text.length() > MAX_TEXT) {
            return Optional.of("the " + what + " is longer than " + MAX_TEXT + " characters");
        }
        if (text.codePoints().anyMatch(IdentityMaker::control)) {
            return Optional.of("the " + what + " has a control character");
        }
        if (edge(text.codePointAt(0)) || edge(text.codePointBefore(text.length()))) {
            return Optional.of("the " + what + " begins or ends with white space");
        }
        return wellFormed(text) ? Optional.empty() : Optional.of("the " + what + " is not well-formed Unicode");
    }

    /** Control characters, and the separators that some reader takes for the end of a line. */
    static boolean control(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** White space of any script, and the characters that show as nothing and make two names look alike. */
    static boolean edge(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String displayed(String name) {
        StringBuilder shown = new StringBuilder(name.length());
        for (int i = 0; i < name.length() && i < MAX_TEXT; i++) {
            shown.append(control(name.charAt(i)) ? ' ' : name.charAt(i));
        }
        String text = shown.toString().strip();
        return wellFormed(text) ? text : "";
    }

    private boolean sysadmin(String source, Set<String> groups) {
        return sysadminGroups.stream()
                .anyMatch(
                        wanted -> wanted.source().map(source::equals).orElse(true) && groups.contains(wanted.group()));
    }

    private static List<String> kept(Set<String> groups, List<String> patterns) {
        if (patterns.contains("*")) {
            return List.copyOf(groups);
        }
        List<List<String>> keep = patterns.stream()
                .map(pattern -> List.of(STAR.split(pattern, -1)))
                .toList();
        return groups.stream()
                .filter(group -> keep.stream().anyMatch(literals -> fits(literals, group)))
                .toList();
    }

    /**
     * Whether a group is these literals with anything between them. Each is taken where it first occurs, which is as good as
     * anywhere later; so nothing is tried twice, and no group is slow to compare.
     */
    private static boolean fits(List<String> literals, String group) {
        String first = literals.get(0);
        if (literals.size() == 1) {
            return group.equals(first);
        }
        String last = literals.get(literals.size() - 1);
        int at = first.length();
        int end = group.length() - last.length();
        if (at > end || !group.startsWith(first) || !group.endsWith(last)) {
            return false;
        }
        for (String literal : literals.subList(1, literals.size() - 1)) {
            int found = group.indexOf(literal, at);
            if (found < 0 || found + literal.length() > end) {
                return false;
            }
            at = found + literal.length();
        }
        return true;
    }
}
