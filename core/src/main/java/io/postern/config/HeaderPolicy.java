/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.HashMap;
import java.util.Map;

/** Refuses two headers that some server would take for one: the one written last, or first, would win. */
final class HeaderPolicy {

    private final Problems problems;
    private final Map<String, String> owners = new HashMap<>();

    private HeaderPolicy(Problems problems) {
        this.problems = problems;
    }

    static void check(GateConfig config, Problems problems) {
        HeaderPolicy policy = new HeaderPolicy(problems);
        HeadersConfig headers = config.headers();
        policy.checkSeparator(headers);
        headers.preset().headers().keySet().forEach(name -> policy.own("headers.preset", name));
        headers.set().keySet().stream().sorted().forEach(name -> policy.own("headers.set." + name, name));
        policy.own("assertion.header", config.assertion().header());
        config.shibboleth()
                .secretHeader()
                .ifPresent(secret -> policy.own("shibboleth.secret-header.name", secret.name()));
        policy.checkCredentials(config);
        config.provisioning().ifPresent(provisioning -> policy.checkSessionKey(config.upstream(), provisioning));
    }

    /** Base64 and the frame of an encoded word have these (RFC 2047, section 2), so that one group would be read as two. */
    private void checkSeparator(HeadersConfig headers) {
        if (headers.encoding() == HeaderEncoding.RFC2047 && "=?+/".contains(headers.separator())) {
            problems.conclusion(
                    "headers.separator",
                    headers.separator(),
                    "stands in encoded words, too, while headers.encoding is rfc2047",
                    "write another one, for example ;");
        }
    }

    private void own(String key, String name) {
        String first = owners.putIfAbsent(Names.fold(name), key);
        if (first != null) {
            problems.conclusion(
                    key,
                    name,
                    "is the same header as one of " + first + " to a server that folds case and punctuation",
                    "choose another name");
        }
    }

    /** The gate may put the app's credential where the app takes it from clients. */
    private void checkCredentials(GateConfig config) {
        String key = config.provisioning()
                .map(ProvisioningConfig::sessionKeyHeader)
                .map(Names::fold)
                .orElse("");
        for (String name : config.upstream().credentialHeaders()) {
            if (!Names.fold(name).equals(key)) {
                own("upstream.credential-headers", name);
            }
        }
    }

    private void checkSessionKey(UpstreamConfig upstream, ProvisioningConfig provisioning) {
        String name = provisioning.sessionKeyHeader();
        own("provisioning.session-key-header", name);
        if (upstream.forwardToken() && Names.fold(name).equals("authorization")) {
            problems.conclusion(
                    "upstream.forward-token",
                    "true",
                    "wants the Authorization header, which provisioning.session-key-header takes",
                    "switch it off, or put the session key into another header");
        }
    }
}
