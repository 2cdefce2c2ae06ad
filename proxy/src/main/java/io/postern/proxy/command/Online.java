/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

import io.postern.assembly.OpenGate;
import io.postern.assembly.Surroundings;
import io.postern.auth.GateEvents;
import io.postern.auth.oidc.Provider;
import io.postern.auth.session.BrowserSessions;
import io.postern.config.ClientTlsConfig;
import io.postern.config.GateConfig;
import io.postern.config.MissingSecrets;
import io.postern.config.ProvisioningConfig;
import io.postern.config.Route;
import io.postern.config.Secret;
import io.postern.config.tls.Pem;
import io.postern.process.command.Call;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Tries what a configuration names, from where this command runs. Changes nothing anywhere. */
final class Online {

    private final GateConfig config;
    private final List<Trial> untried = new ArrayList<>();

    /** Secrets that are not there are warnings before this, and no reason to try nothing else. */
    Online(GateConfig config) {
        config.session().redis().ifPresent(secret -> leaveOut("session.redis", "session.redis", secret));
        config.provisioning()
                .flatMap(ProvisioningConfig::secret)
                .ifPresent(secret -> leaveOut("provisioning.endpoint", "provisioning.secret", secret));
        this.config = MissingSecrets.replaced(config, new SecureRandom());
    }

    /** Where a secret is missing, nobody is asked with another: a wrong one may lock an account. */
    private void leaveOut(String what, String key, Secret secret) {
        if (MissingSecrets.missing(secret)) {
            untried.add(new Trial(what, false, "not tried, since the file of " + key + " is not there; create it"));
        }
    }

    /** Everything that could be tried, one after the other; blocks for the time-outs of what does not answer. */
    List<Trial> trials() {
        List<Trial> trials = new ArrayList<>(ofGate());
        int timeout = (int) config.upstream().connectTimeout().toMillis();
        trials.add(connect(
                "upstream.url", config.upstream().url(), config.upstream().tls(), timeout));
        int number = 0;
        for (Route route : config.upstream().routes()) {
            trials.add(connect(
                    "upstream.routes[" + number++ + "].url",
                    route.url(),
                    config.upstream().tls(),
                    timeout));
        }
        if (config.session().redis().isPresent()) {
            trials.add(redis());
        }
        config.session().revocations().ifPresent(file -> trials.add(revocations(file)));
        trials.addAll(untried);
        return trials;
    }

    private List<Trial> ofGate() {
        Calls calls = new Calls();
        List<Trial> trials = new ArrayList<>();
        try (OpenGate gate =
                OpenGate.openToTry(config, new Surroundings(Clock.systemUTC(), new SecureRandom(), calls))) {
            for (Provider provider : gate.providers()) {
                provider.fetchKeys();
                boolean good = provider.ready() && !provider.keysUncertain();
                trials.add(new Trial("provider " + provider.id(), good, calls.of(provider.id())));
            }
            gate.provisioningProblem()
                    .ifPresent(problem -> trials.add(new Trial(
                            "provisioning.endpoint", problem.isEmpty(), problem.isEmpty() ? "answers" : problem)));
        }
        return trials;
    }

    private Trial redis() {
        try {
            Optional<String> problem = BrowserSessions.redisProblem(config.session());
            return new Trial("session.redis", problem.isEmpty(), problem.orElse("answers"));
        } catch (IllegalArgumentException e) {
            return new Trial("session.redis-ca", false, String.valueOf(e.getMessage()));
        }
    }

    private Trial revocations(Path file) {
        Optional<String> problem = BrowserSessions.revocationsProblem(config.session());
        return new Trial("session.revocations", problem.isEmpty(), problem.orElse(file + " can be written"));
    }

    private static Trial connect(String key, URI url, Optional<ClientTlsConfig> tls, int timeout) {
        try {
            if (url.getScheme().equals("unix")) {
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(url.getPath()));
                    return new Trial(key, true, "the socket " + url.getPath() + " is listened on");
                }
            }
            boolean secure = url.getScheme().equals("https");
            int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
            String address = url.getHost() + ":" + port;
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(url.getHost(), port), timeout);
                if (secure) {
                    socket.setSoTimeout(timeout);
                    shakeHands(socket, url.getHost(), port, tls);
                }
                return new Trial(key, true, address + (secure ? " answers by TLS" : " takes connections"));
            }
        } catch (IOException | GeneralSecurityException | Pem.Unusable e) {
            return new Trial(key, false, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void shakeHands(Socket socket, String host, int port, Optional<ClientTlsConfig> tls)
            throws IOException, GeneralSecurityException, Pem.Unusable {
        SSLContext context = context(tls);
        try (SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
        }
    }

    private static SSLContext context(Optional<ClientTlsConfig> tls) throws GeneralSecurityException, Pem.Unusable {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        Optional<KeyStore> authorities = Optional.empty();
        Optional<KeyStore> own = Optional.empty();
        if (tls.isPresent() && tls.get().ca().isPresent()) {
            authorities = Optional.of(Pem.trustStore(tls.get().ca().get()));
        }
        if (tls.isPresent()
                && tls.get().certificate().isPresent()
                && tls.get().privateKey().isPresent()) {
            own = Optional.of(Pem.keyStore(
                    tls.get().certificate().get(), tls.get().privateKey().get()));
        }
        SSLContext context = SSLContext.getInstance("TLS");
        if (authorities.isEmpty() && own.isEmpty()) {
            return SSLContext.getDefault();
        }
        if (own.isPresent()) {
            keys.init(own.get(), Pem.keyPassword().toCharArray());
        }
        if (authorities.isPresent()) {
            trust.init(authorities.get());
        } else {
            trust.init((KeyStore) null);
        }
        context.init(own.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context;
    }

    /** Remembers how calls to providers ended. */
    private static final class Calls implements GateEvents {
        private record Call(String provider, String text) {}

        private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

        @Override
        public void providerCall(String provider, String kind, String outcome, Duration took) {
            calls.add(new Call(provider, kind + " " + outcome + " (" + took.toMillis() + " ms)"));
        }

        String of(String provider) {
            List<String> texts = calls.stream()
                    .filter(call -> call.provider().equals(provider))
                    .map(Call::text)
                    .toList();
            return texts.isEmpty() ? "no answer" : String.join(", ", texts);
        }
    }
}
