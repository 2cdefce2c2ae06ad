/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the whole file, section by section, and then looks at what the sections mean together. */
final class GateReader {

    private GateReader() {}

    /** The configuration of a gate in that place; it may be used only where no error was found. */
    static GateConfig read(Section root, Place place) {
        Section upstreamSection = root.sectionOrEmpty("upstream");
        App kind = upstreamSection.value("app", App.PLAIN, Quantities.oneOf(App.class));
        AppDefaults app = AppDefaults.of(kind);
        UpstreamConfig upstream = ServerReader.upstream(upstreamSection, kind, place);
        IdentityConfig identity = IdentityReader.global(root.sectionOrEmpty("identity"));
        List<ProviderConfig> providers = root.sections("providers").stream()
                .map(section -> ProviderReader.provider(section, identity))
                .toList();
        ShibbolethConfig shibboleth = ShibbolethReader.shibboleth(root.sectionOrEmpty("shibboleth"), place);
        ServerConfig server = ServerReader.server(root.sectionOrEmpty("server"), app, place);
        GateConfig config = new GateConfig(
                server,
                upstream,
                providers,
                ProviderReader.bearer(root.sectionOrEmpty("bearer")),
                LoginReader.login(root.sectionOrEmpty("login"), app),
                LoginReader.session(root.sectionOrEmpty("session")),
                LoginReader.csrf(root.sectionOrEmpty("csrf")),
                shibboleth,
                identity,
                IdentityReader.sysadmin(root.sectionOrEmpty("sysadmin"), sources(providers, shibboleth)),
                root.sections("access").stream().map(AccessReader::rule).toList(),
                HeadersReader.headers(root.sectionOrEmpty("headers")),
                HeadersReader.assertion(root.sectionOrEmpty("assertion"), audience(upstream, server, place)),
                root.section("provisioning").map(ProvisioningReader::provisioning),
                PagesReader.pages(root.sectionOrEmpty("pages"), server),
                new LogConfig(root.sectionOrEmpty("log").value("access", true, Quantities.bool())));
        root.finish();
        SourcePolicy.check(config, root.problems());
        RulePolicy.check(config, root.problems());
        HeaderPolicy.check(config, root.problems());
        SitePolicy.check(config, root.problems());
        return config;
    }

    /** Inside the app its address is the one that a browser sees. */
    private static URI audience(UpstreamConfig upstream, ServerConfig server, Place place) {
        return place == Place.INSIDE ? server.publicUrl().orElse(Addresses.NOWHERE) : upstream.url();
    }

    private static List<String> sources(List<ProviderConfig> providers, ShibbolethConfig shibboleth) {
        return Stream.concat(
                        providers.stream().map(ProviderConfig::id),
                        Optional.of(ShibbolethConfig.SOURCE_ID).filter(id -> shibboleth.enabled()).stream())
                .toList();
    }
}
