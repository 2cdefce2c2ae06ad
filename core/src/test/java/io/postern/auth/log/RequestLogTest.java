/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.auth.Account;
import io.postern.auth.Facts;
import io.postern.auth.Headers;
import io.postern.auth.Identity;
import io.postern.auth.Peer;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.testing.MovableClock;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLogTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PASSED, 200, sysadmin-granted",
        "PASSED, 404, sysadmin-granted",
        "SIGNED_IN, 302, signed-in sysadmin-granted",
        "SIGNED_OUT, 302, signed-out",
        "GROUP_REQUIRED, 403, refused"
    })
    void theAuditOfASysadminSaysWhatTheyWereLetDo(Reason reason, int status, String events) {
        assertThat(audit(true, reason, status)).containsExactly(events.split(" "));
    }

    @Test
    void anotherPersonsRequestLeavesNoTraceInTheAudit() {
        assertThat(audit(false, Reason.PASSED, 200)).isEmpty();
        assertThat(audit(false, Reason.SIGNED_OUT, 302)).containsExactly("signed-out");
    }

    /** The events of the audit lines about one request. */
    private static List<String> audit(boolean sysadmin, Reason reason, int status) {
        AuditLines lines = new AuditLines(new ArrayList<>());
        RequestHead head = new RequestHead(
                "r-1", "GET", "/admin", Headers.of(List.of()), Peer.at(InetAddress.getLoopbackAddress()), false);
        Identity alice = new Identity(
                new Account("https://sso.example.org", "a-1"),
                "keycloak",
                "alice",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                true,
                sysadmin,
                Proof.SESSION,
                NOW.plusSeconds(60),
                Map.of());
        Facts facts = new Facts("/admin", Optional.empty(), Optional.of(Proof.SESSION), Optional.of(alice), reason, "");
        new RequestLog(lines, new MovableClock(NOW))
                .ended(head, Optional.of(facts), new RequestLog.Ended(reason, status, 0, 1, true));
        return lines.written().stream()
                .map(line -> line.replaceFirst(".*\"event\":\"([a-z-]+)\".*", "$1"))
                .toList();
    }

    /** Audit lines, kept. */
    private record AuditLines(List<String> written) implements RequestLog.Lines {
        @Override
        public boolean accessWanted() {
            return false;
        }

        @Override
        public void access(String line) {
            throw new IllegalStateException("an access line that nobody wants: " + line);
        }

        @Override
        public void audit(String line) {
            written.add(line);
        }
    }
}
