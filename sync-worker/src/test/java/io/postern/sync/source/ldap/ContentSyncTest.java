/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.Directories.Ldif;
import io.postern.sync.source.ldap.LdapSettings.Changes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LDAP content synchronization (RFC 4533) with OpenLDAP's syncprov. */
class ContentSyncTest {
    @TempDir
    Path folder;

    Slapd slapd;

    @BeforeEach
    void start() throws Exception {
        slapd = Slapd.in(folder)
                .with("sizelimit unlimited")
                .withDatabase("overlay syncprov")
                .withDatabase("syncprov-sessionlog 100")
                .load(new Ldif().people(50).group("g", "uid=p1," + Directories.PEOPLE))
                .start();
    }

    @AfterEach
    void stop() {
        if (slapd != null) {
            slapd.close();
        }
    }

    @Test
    void givesWhatChangedSinceTheCookieAndNeverWhoWentAway() throws Exception {
        Draft draft = draft();
        Received first = new Received();
        Optional<String> cookie = cookie(first.all(draft));
        assertThat(first.refs()).doesNotHaveDuplicates().hasSize(50);
        assertThat(first.members).hasSize(1);
        assertThat(cookie).isPresent();

        try (LDAPConnection admin = slapd.admin()) {
            admin.modify(
                    "uid=p7," + Directories.PEOPLE, new Modification(ModificationType.REPLACE, "mail", "new@x.org"));
            admin.modify(
                    "cn=g," + Directories.GROUPS,
                    new Modification(ModificationType.ADD, "member", "uid=p2," + Directories.PEOPLE));
            admin.delete("uid=p8," + Directories.PEOPLE);
        }
        Received second = new Received();
        Optional<String> next = cookie(second.read(draft, delta(cookie)));
        assertThat(second.refs()).containsExactly("uid=p7,ou=people,dc=example,dc=org");
        assertThat(second.values("mail")).containsExactly("new@x.org");
        assertThat(second.members).hasSize(2);

        Received third = new Received();
        assertThat(cookie(third.read(draft, delta(next)))).isPresent();
        assertThat(third.people).isEmpty();
        assertThat(third.groups).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "0123456789abcdef:AAAA:AAAA", "::"})
    void withoutACookieOfTheseSettingsItGivesEverything(String cookie) throws Exception {
        Received received = new Received();
        Verdict verdict = received.read(draft(), delta(Optional.of(cookie)));
        assertThat(cookie(verdict)).isPresent();
        assertThat(received.people).hasSize(50);
    }

    @Test
    void aCookieOfAnotherFilterIsNotUsed() throws Exception {
        Optional<String> narrow = cookie(new Received().all(draft().users("(uid=p1)", "uid")));
        Received received = new Received();
        received.read(draft(), delta(narrow));
        assertThat(received.people).hasSize(50);
    }

    /** refreshRequired, unwillingToPerform (a directory restored from a copy), protocolError. */
    @ParameterizedTest
    @ValueSource(ints = {4096, 53, 2})
    void aServerThatTakesTheCookieNoMoreGivesEverything(int code) throws Exception {
        Draft draft = draft();
        Optional<String> cookie = cookie(new Received().all(draft));
        int[] refusals = new int[1];
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
            ContentSyncRequestControl asked = new ContentSyncRequestControl(
                    exchange.control(ContentSyncRequestControl.SYNC_REQUEST_OID).orElseThrow());
            if (asked.getCookie() != null) {
                refusals[0]++;
                exchange.end(ResultCode.valueOf(code));
            } else {
                exchange.end(ResultCode.OTHER);
            }
        })) {
            Verdict verdict = new Received()
                    .read(new Draft(server.url()).groupsOfNames().changes(Changes.Kind.CONTENT_SYNC), delta(cookie));
            assertThat(refusals[0]).isEqualTo(1);
            assertThat(server.searches).hasValue(2);
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
        }
    }

    @Test
    void aServerThatKnowsNothingOfItIsIncomplete() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(3)) {
            Verdict verdict = new Received().all(new Draft(server.url()).changes(Changes.Kind.CONTENT_SYNC));
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason())
                                    .contains("without content synchronization")
                                    .contains("delta.kind"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 25, 49, 50})
    void aConnectionLostInTheMiddleIsIncomplete(int entry) throws Exception {
        try (Relay relay = new Relay(slapd.port(), Relay.Harm.CUT, 1, entry, Integer.MAX_VALUE)) {
            Received received = new Received();
            Verdict verdict = received.all(new Draft(relay.url()).asAdmin().changes(Changes.Kind.CONTENT_SYNC));
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
            assertThat(received.refs()).doesNotHaveDuplicates();
        }
    }

    private Draft draft() {
        return new Draft(slapd.url()).asAdmin().groupsOfNames().changes(Changes.Kind.CONTENT_SYNC);
    }

    private static Scope delta(Optional<String> cookie) {
        return new Scope.Delta(Instant.now(), cookie);
    }

    private static Optional<String> cookie(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Complete.class);
        return ((Verdict.Complete) verdict).cookie();
    }
}
