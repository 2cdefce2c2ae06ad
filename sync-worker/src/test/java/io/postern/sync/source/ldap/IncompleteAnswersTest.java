/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.postern.config.Secret;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.LdapSettings.Bind;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server leaves out, the reading says so (guarantee 1; behaviour 11 of invenio-cern-sync, the defect). */
class IncompleteAnswersTest {
    private static final int PAGES = 4;
    private static final int PAGE_SIZE = 5;
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    /** What a server does instead of giving a page. */
    private enum Fault {
        CONTROL_DROPPED("dropped the paging control") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) throws Exception {
                exchange.usual();
                exchange.end(ResultCode.SUCCESS);
            }
        },
        CONTROL_GARBLED("paging control cannot be read") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) throws Exception {
                exchange.usual();
                exchange.end(
                        ResultCode.SUCCESS,
                        new Control(SimplePagedResultsControl.PAGED_RESULTS_OID, false, new ASN1OctetString("?")));
            }
        },
        SIZE_LIMIT("size limit") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) throws Exception {
                exchange.usual();
                exchange.end(ResultCode.SIZE_LIMIT_EXCEEDED);
            }
        },
        ADMIN_LIMIT("administrative limit") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) {
                exchange.end(ResultCode.ADMIN_LIMIT_EXCEEDED);
            }
        },
        TIME_LIMIT("time limit") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) throws Exception {
                exchange.send(exchange.matching().get((exchange.page() - 1) * PAGE_SIZE));
                exchange.end(ResultCode.TIME_LIMIT_EXCEEDED);
            }
        },
        ALWAYS_BUSY("server is busy") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) {
                exchange.end(ResultCode.BUSY);
            }
        },
        UNAVAILABLE("server is unavailable") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) {
                exchange.end(ResultCode.UNAVAILABLE);
            }
        },
        REFUSED("the server refused (53") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) {
                exchange.end(ResultCode.UNWILLING_TO_PERFORM);
            }
        },
        HUNG_UP("connection was lost") {
            @Override
            void answer(ScriptedDirectory.Exchange exchange) throws Exception {
                exchange.hangUp();
            }
        };

        private final String reason;

        Fault(String reason) {
            this.reason = reason;
        }

        abstract void answer(ScriptedDirectory.Exchange exchange) throws Exception;
    }

    static Stream<Arguments> everyFaultAtEveryPage() {
        return Stream.of(Fault.values())
                .flatMap(fault ->
                        Stream.iterate(1, page -> page + 1).limit(PAGES).map(page -> Arguments.of(fault, page)));
    }

    @ParameterizedTest
    @MethodSource
    void everyFaultAtEveryPage(Fault fault, int page) throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    if (exchange.page() == page) {
                        run(fault, exchange);
                    } else {
                        exchange.usual();
                    }
                })
                .people(PAGES * PAGE_SIZE)) {
            Received received = new Received();
            Verdict verdict = received.all(draft(server));
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason())
                                    .contains(fault.reason)
                                    .contains("users below \"" + Directories.PEOPLE + "\", page " + page));
            assertThat(received.refs())
                    .doesNotHaveDuplicates()
                    .hasSizeBetween((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aServerThatIsBusyForAMomentIsAskedAgain(int page) throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    if (exchange.page() == page && refusals.getAndIncrement() < 2) {
                        exchange.end(refusals.get() == 1 ? ResultCode.BUSY : ResultCode.UNAVAILABLE);
                    } else {
                        exchange.usual();
                    }
                })
                .people(PAGES * PAGE_SIZE)) {
            Received received = new Received();
            assertThat(received.all(draft(server))).isEqualTo(COMPLETE);
            assertThat(received.refs()).doesNotHaveDuplicates().hasSize(PAGES * PAGE_SIZE);
        }
    }

    @Test
    void aConnectionLostBeforeTheFirstEntryIsMadeAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    if (attempts.incrementAndGet() < 3) {
                        exchange.hangUp();
                    } else {
                        exchange.usual();
                    }
                })
                .people(3)) {
            Received received = new Received();
            assertThat(received.all(draft(server))).isEqualTo(COMPLETE);
            assertThat(received.people).hasSize(3);
        }
    }

    @Test
    void anEmptyAnswerIsNothingToRelyOn() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual)) {
            assertThat(reason(new Received().all(draft(server))))
                    .contains("no entry at all")
                    .contains("base and filter");
        }
    }

    @Test
    void noGroupsAtAllAreNothingToRelyOn() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(3)) {
            assertThat(reason(new Received().all(draft(server).groupsOfNames())))
                    .contains("groups below")
                    .contains("leave groups out");
        }
    }

    @Test
    void anEmptyDeltaIsComplete() throws Exception {
        try (ScriptedDirectory server = new ScriptedDirectory(ScriptedDirectory.Exchange::usual)) {
            Scope delta = new Scope.Delta(Instant.EPOCH.plusSeconds(86_400), Optional.empty());
            assertThat(new Received().read(draft(server), delta)).isEqualTo(COMPLETE);
        }
    }

    @Test
    void aServerThatNeverEndsIsLeft() throws Exception {
        try (ScriptedDirectory server =
                new ScriptedDirectory(exchange -> exchange.end(ResultCode.SUCCESS, exchange.paged("0")))) {
            assertThat(reason(new Received().all(draft(server)))).contains("never comes to an end");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_OBJECT, the base does not exist",
        "INSUFFICIENT_ACCESS_RIGHTS, the bind DN may not read this",
        "UNAVAILABLE_CRITICAL_EXTENSION, page-size (0 asks without pages)",
        "CONFIDENTIALITY_REQUIRED, start-tls: true",
        "REFERRAL, set url to that one"
    })
    void aRefusalNamesTheRemedy(String code, String remedy) throws Exception {
        ResultCode answer = (ResultCode) ResultCode.class.getField(code).get(null);
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> exchange.end(answer))) {
            assertThat(reason(new Received().all(draft(server)))).contains(remedy);
            assertThat(server.searches).hasValue(1);
        }
    }

    @Test
    void aWrongPasswordIsShownToOneServerOnce() throws Exception {
        try (ScriptedDirectory one = refusing(ResultCode.INVALID_CREDENTIALS);
                ScriptedDirectory two = refusing(ResultCode.INVALID_CREDENTIALS)) {
            Draft draft = new Draft(one.url(), two.url()).bind(new Bind.Simple(Slapd.ADMIN, Secret.of("not this")));
            assertThat(reason(new Received().all(draft)))
                    .contains("does not accept bind-dn and password")
                    .doesNotContain("not this");
            assertThat(one.binds).hasValue(1);
            assertThat(two.binds).hasValue(0);
        }
    }

    @Test
    void theNextServerTakesOver() throws Exception {
        try (ScriptedDirectory busy = refusing(ResultCode.BUSY);
                ScriptedDirectory good = new ScriptedDirectory(ScriptedDirectory.Exchange::usual).people(2)) {
            Received received = new Received();
            Draft draft = new Draft(nobody(), busy.url(), good.url()).asAdmin();
            assertThat(received.all(draft)).isEqualTo(COMPLETE);
            assertThat(received.people).hasSize(2);
            assertThat(busy.searches).hasValue(0);
        }
    }

    @Test
    void allServersAreNamedWhereNoneAnswers() throws Exception {
        URI one = nobody();
        URI two = nobody();
        assertThat(reason(new Received().all(new Draft(one, two))))
                .contains(one + ": no connection")
                .contains(two + ": no connection");
    }

    private static void run(Fault fault, ScriptedDirectory.Exchange exchange) {
        try {
            fault.answer(exchange);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ScriptedDirectory refusing(ResultCode code) throws Exception {
        return new ScriptedDirectory(ScriptedDirectory.Exchange::usual).refusingBinds(code);
    }

    private static Draft draft(ScriptedDirectory server) {
        return new Draft(server.url()).pageSize(PAGE_SIZE);
    }

    private static String reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
        return ((Verdict.Incomplete) verdict).reason();
    }

    /** Where nobody listens. */
    private static URI nobody() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("ldap://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
