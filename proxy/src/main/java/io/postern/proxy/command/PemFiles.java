/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.config.ClientTlsConfig;
import io.postern.config.GateConfig;
import io.postern.config.Problem;
import io.postern.config.ProvisioningConfig;
import io.postern.config.Severity;
import io.postern.config.tls.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The PEM files that a configuration names, looked into: without them nothing can be opened, neither to serve nor to be tried. */
final class PemFiles {
    private final Set<String> absent = new HashSet<>();
    private final List<String> unusable = new ArrayList<>();

    /** Reads them all. */
    PemFiles(GateConfig config) {
        config.server().tls().ifPresent(tls -> {
            identity("server.tls", tls.certificate(), tls.privateKey());
            tls.clientCa().ifPresent(ca -> trust("server.tls.client-ca", ca));
        });
        config.upstream().tls().ifPresent(tls -> client("upstream.tls", tls));
        config.provisioning().flatMap(ProvisioningConfig::tls).ifPresent(tls -> client("provisioning.tls", tls));
        for (int i = 0; i < config.providers().size(); i++) {
            String key = "providers[" + i + "].tls-ca";
            config.providers().get(i).tlsCa().ifPresent(ca -> trust(key, ca));
        }
    }

    /** What is wrong with those that are there; each text begins with the key. */
    List<String> unusable() {
        return List.copyOf(unusable);
    }

    /** A problem as it was read, but an error where it is only a warning that one of these files is not there. */
    Problem weighed(Problem problem) {
        return absent.contains(problem.key())
                ? new Problem(
                        problem.key(),
                        problem.line(),
                        problem.value(),
                        problem.message(),
                        problem.remedy(),
                        Severity.ERROR)
                : problem;
    }

    private void client(String key, ClientTlsConfig tls) {
        tls.ca().ifPresent(ca -> trust(key + ".ca", ca));
        tls.certificate().ifPresent(certificate -> tls.privateKey().ifPresent(own -> identity(key, certificate, own)));
    }

    private void identity(String key, Path certificate, Path privateKey) {
        boolean there = isThere(key + ".certificate", certificate);
        if (isThere(key + ".private-key", privateKey) && there) {
            look(key, () -> Pem.keyStore(certificate, privateKey));
        }
    }

    private void trust(String key, Path ca) {
        if (isThere(key, ca)) {
            look(key, () -> Pem.trustStore(ca));
        }
    }

    private boolean isThere(String key, Path file) {
        boolean there = Files.isReadable(file);
        if (!there) {
            absent.add(key);
        }
        return there;
    }

    private void look(String key, Look look) {
        try {
            look.into();
        } catch (Pem.Unusable e) {
            unusable.add(key + ": " + e.getMessage());
        }
    }

    private interface Look {
        Object into() throws Pem.Unusable;
    }
}
