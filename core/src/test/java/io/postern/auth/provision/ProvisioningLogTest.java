/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.provision;

import static io.postern.auth.provision.Provisioning.alice;
import static io.postern.auth.provision.Provisioning.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Provisioned;
import io.postern.config.WhenUnavailable;
import io.postern.testing.SessionService.Trouble;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvisioningLogTest {
    private final Logger logger = Logger.getLogger("io.postern.auth.provision");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    @Test
    void neverShowsASecretACredentialOrAPerson() {
        // row 84
        try (Provisioning gate = new Provisioning(WhenUnavailable.REFUSE)) {
            gate.endpoint.follow();
            Provisioned active = gate.visit(alice());
            gate.service.answer(400, "{\"error\":\"mail alice@mail.example.org\"}");
            gate.visit(Provisioning.person("alice", List.of("x"), true));
            gate.service.answer(200, "{\"username\":7,\"sessionKey\":\"key-of-nobody\"}");
            gate.visit(Provisioning.person("bob", List.of(), true));
            gate.service.secret("another");
            gate.service.behave();
            gate.visit(Provisioning.person("carol", List.of(), true));
            gate.service.misbehave(Trouble.CUT_BODY);
            gate.visit(Provisioning.person("dave", List.of(), true));
            gate.service.feed(500);
            until(() -> lines.stream().anyMatch(line -> line.contains("cannot be followed")));
            assertThat(active.toString()).isEqualTo("Active[alice]");
        }
        assertThat(lines).anyMatch(line -> line.contains("finds fault with mail"));
        assertThat(lines).anyMatch(line -> line.contains("does not take provisioning.secret"));
        assertThat(lines).anyMatch(line -> line.contains("left alone"));
        assertThat(lines)
                .noneMatch(line -> line.contains(Provisioning.SECRET)
                        || line.contains("key-of")
                        || line.contains("alice")
                        || line.contains("mail.example"));
    }
}
