/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.source.Scope;
import io.postern.sync.source.Taken;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.authz.AuthzSimulator.Paging;
import io.postern.sync.source.http.TestRhythm;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault at every page, in every way of paging: a reading that says it is complete has everybody, each once. */
class AuthzFaultsTest {
    private static final int PEOPLE = 25;
    private static final int ALWAYS = Integer.MAX_VALUE;

    /** What passes when it happens once. */
    private static final Set<Fault> PASSING =
            EnumSet.of(Fault.SILENCE, Fault.CUT, Fault.UNAUTHORIZED, Fault.TOO_MANY, Fault.UNAVAILABLE);

    static Stream<Arguments> table() {
        return Stream.of(Paging.values())
                .flatMap(paging -> Stream.of(Fault.values())
                        .flatMap(fault -> Stream.of(1, 2, 3).map(page -> Arguments.of(paging, fault, page))));
    }

    @ParameterizedTest(name = "{0}, {1} at page {2}, once")
    @MethodSource("table")
    void aFaultThatPassesLosesNobody(Paging paging, Fault fault, int page) throws InterruptedException {
        Taken taken = new Taken();
        Verdict verdict = read(paging, fault, page, 1, taken);
        assertThat(taken.refs()).doesNotHaveDuplicates();
        if (PASSING.contains(fault)) {
            assertThat(verdict).isInstanceOf(Verdict.Complete.class);
        }
        if (verdict instanceof Verdict.Complete) {
            assertThat(taken.refs()).hasSize(PEOPLE);
        }
    }

    @ParameterizedTest(name = "{0}, {1} at page {2}, always")
    @MethodSource("table")
    void aFaultThatStaysIsNoCompleteReading(Paging paging, Fault fault, int page) throws InterruptedException {
        Taken taken = new Taken();
        Verdict verdict = read(paging, fault, page, ALWAYS, taken);
        assertThat(taken.refs()).doesNotHaveDuplicates();
        if (isHarmless(paging, fault, page)) {
            assertThat(verdict).isInstanceOf(Verdict.Complete.class);
            assertThat(taken.refs()).hasSize(PEOPLE);
        } else {
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
            assertThat(((Verdict.Incomplete) verdict).reason())
                    .contains("Identity")
                    .doesNotContain("token-");
        }
    }

    /**
     * Where the service counts, the way to the next page can be found without it, and the last page has none anyway; the first
     * page is the first page; and where the service names no page, it cannot name a wrong one.
     */
    private static boolean isHarmless(Paging paging, Fault fault, int page) {
        return switch (fault) {
            case NO_NEXT -> page == 3 || paging != Paging.TOKEN_ALONE;
            case SAME_AGAIN -> page == 1;
            case LOOP -> paging == Paging.OFFSET;
            default -> false;
        };
    }

    private static Verdict read(Paging paging, Fault fault, int page, int times, Taken taken)
            throws InterruptedException {
        try (AuthzSimulator simulator = AuthzSimulator.start()) {
            simulator.paging(paging);
            simulator.identities(Cern.people(PEOPLE));
            simulator.breakPage("/Identity", page, fault, times);
            try (AuthzSource source = new AuthzSource(Cern.settings(simulator), new TestRhythm().rhythm())) {
                return source.read(new Scope.Full(), taken);
            }
        }
    }
}
