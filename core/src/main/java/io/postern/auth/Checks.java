/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.Allow;
import io.postern.config.GateConfig;
import io.postern.config.PathAllowance;
import io.postern.config.PathException;
import io.postern.config.ShibbolethConfig;
import io.postern.config.SpoofedHeaders;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every request to a gate meets on its way, the same for all. Immutable but for caches.
 *
 * @param targets reads request targets
 * @param access the rules
 * @param authenticators the ways of knowing a caller, in their order
 * @param provisioner makes sure of the app's account
 * @param replies makes refusals
 * @param passage edits what goes on to the app, and its answers
 * @param crossSite refuses what another site caused
 * @param copies finds a client's copies of the gate's own headers
 * @param endpoints the gate's own paths
 * @param signIn what signs people in; empty where nobody can sign in
 * @param realm the name of what the gate guards, as in {@code WWW-Authenticate}
 * @param rejectSpoofed whether a client's copy of an identity header refuses its request
 * @param credentials finds those that are none of the gate's
 * @param noIdentityOn paths that never get identity headers
 * @param closed paths of the app that nobody reaches
 * @param prefixes patterns below which paths of the configuration hold, too
 * @param clock tells the time
 */
record Checks(
        TargetReader targets,
        Access access,
        List<Authenticator> authenticators,
        Optional<Provisioner> provisioner,
        Replies replies,
        Passage passage,
        CrossSite crossSite,
        ClientCopies copies,
        Endpoints endpoints,
        Optional<SignIn> signIn,
        String realm,
        boolean rejectSpoofed,
        AppCredentials credentials,
        List<PathPattern> noIdentityOn,
        List<PathPattern> closed,
        List<PathPattern> prefixes,
        Clock clock) {

    static Checks of(GateParts parts) {
        GateConfig config = parts.config();
        Replies replies = new Replies(parts.pages(), config.login());
        Passage passage = new Passage(parts, replies);
        return new Checks(
                new TargetReader(
                        config.server().paths().stream().map(Checks::allowances).toList()),
                new Access(config.access(), sources(config), config.upstream().pathPrefixes()),
                parts.authenticators(),
                parts.provisioner(),
                replies,
                passage,
                new CrossSite(config.server().publicUrl(), config.csrf().exempt()),
                new ClientCopies(
                        passage,
                        config.shibboleth().enabled() ? config.shibboleth().peers() : List.of(),
                        passage.credentials()),
                new Endpoints(config, parts.assertionKeys(), passage.identityHeaders(), parts.ownPages()),
                parts.ownPages().map(pages -> signIn(parts, pages)),
                config.server().publicUrl().map(url -> url.getHost()).orElse("postern"),
                config.headers().spoofed() == SpoofedHeaders.REJECT,
                passage.credentials(),
                config.upstream().noIdentityOn().stream().map(PathPattern::of).toList(),
                config.upstream().closed().stream().map(PathPattern::of).toList(),
                config.upstream().pathPrefixes().stream().map(PathPattern::of).toList(),
                parts.clock());
    }

    private static SignIn signIn(GateParts parts, OwnPages pages) {
        GateConfig config = parts.config();
        Optional<URI> publicUrl = config.server().publicUrl();
        List<PathPattern> prefixes =
                config.upstream().pathPrefixes().stream().map(PathPattern::of).toList();
        return new SignIn(
                pages,
                new SignInLinks(config.login().prefix()),
                new ReturnUrls(config),
                new AppPages(config.login(), prefixes),
                parts.ofAttributes(),
                Set.copyOf(config.upstream().bindCookies()),
                publicUrl.map(url -> url.getScheme().equals("https")).orElse(false));
    }

    /** Whether one of these patterns matches that path, by itself or below a prefix. */
    boolean matches(List<PathPattern> patterns, String path) {
        return patterns.stream().anyMatch(p -> p.matches(path) || Access.below(prefixes, p, path));
    }

    /**
     * Why that caller may not see a path to which the app sends a request on; empty where it may. A path that could be read in two
     * ways is nobody's.
     */
    Optional<Reason> within(RequestHead request, String path, Optional<Identity> caller) {
        if (!path.startsWith("/") || path.contains("//") || TargetReader.hasDotSegment(path)) {
            return Optional.of(Reason.AMBIGUOUS_TARGET);
        }
        Optional<Access.Rule> rule = access.rule(request.method(), new TargetReader.Clear(path, List.of()));
        Allow allow = rule.orElse(Access.SIGNED_IN).allow();
        if (allow instanceof Allow.Nobody || matches(closed, path)) {
            return Optional.of(Reason.NOBODY);
        }
        if (allow instanceof Allow.Anyone || allow instanceof Allow.App) {
            return Optional.empty();
        }
        return caller.isEmpty()
                ? Optional.of(Reason.SIGN_IN_REQUIRED)
                : Access.refuses(rule.orElse(Access.SIGNED_IN), caller.get(), clock.instant());
    }

    private static TargetReader.PathAllowances allowances(PathException exception) {
        return new TargetReader.PathAllowances(
                PathPattern.of(exception.path()),
                exception.allow().stream()
                        .map(PathAllowance::name)
                        .map(TargetReader.Allowance::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Set<String> sources(GateConfig config) {
        Set<String> sources = new LinkedHashSet<>();
        config.providers().forEach(provider -> sources.add(provider.id()));
        if (config.shibboleth().enabled()) {
            sources.add(ShibbolethConfig.SOURCE_ID);
        }
        return sources;
    }
}
