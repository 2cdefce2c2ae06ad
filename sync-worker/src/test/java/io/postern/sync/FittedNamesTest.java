/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Admission;
import io.postern.sync.model.CkanRules;
import io.postern.sync.model.Visit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a visitor's account is called whose own name CKAN refuses. */
final class FittedNamesTest {

    private static final AccountRules CKAN = new CkanRules("ckan_site");
    private static final String ISSUER = "https://sso.example.org/realms/science";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ada                                  | = slug(uid)              | ada
            j.doe                                | = slug(uid)              | j_doe
            J.Doe@example.org                    | = slug(uid)              | j_doe_example_org
            ada                                  | = 'x-' + uid             | ada
            j.doe                                | uid                      | j.doe
            xy                                   | = slug(uid)              | xy
            visitor                              | = slug(uid)              | visitor
            0123456789abcdef0123456789abcdef     | = 'u-' + uid             | u-0123456789abcdef0123456789abcdef
            j.doe                                | = slug(uid + entry.mail) | j.doe
            j.doe                                | = slug(uid) + mail       | j.doe
            j.doe                                | = 'someone'              | j.doe
            """)
    void callsThemWhatTheMappingMakesOfIt(String name, String username, String called) throws Exception {
        assertThat(fitted(Map.of(ISSUER, mapping(username)), Optional.empty(), name))
                .isEqualTo(called);
        assertThat(fitted(Map.of(), Optional.of(mapping(username)), name)).isEqualTo(called);
    }

    @Test
    void takesTheMappingOfTheIssuersOwnSource() throws Exception {
        Mapping own = mapping("= replace(uid, '.', '')");
        assertThat(fitted(Map.of(ISSUER, own), Optional.of(mapping("= slug(uid)")), "j.doe"))
                .isEqualTo("jdoe");
    }

    @Test
    void leavesTheNameWhereItCannotBeToldWhoseMappingHolds() throws Exception {
        assertThat(fitted(Map.of("https://other.example.org", mapping("= slug(uid)")), Optional.empty(), "j.doe"))
                .isEqualTo("j.doe");
    }

    private static String fitted(Map<String, Mapping> byIssuer, Optional<Mapping> others, String name) {
        Accounts accounts = new Accounts() {
            @Override
            public Admission admit(Visit visit) {
                assertThat(visit)
                        .usingRecursiveComparison()
                        .ignoringFields("username")
                        .isEqualTo(visitor(name));
                return new Admission.Active(visit.username(), Optional.empty(), visit.sysadmin());
            }

            @Override
            public AccountChanges changesAfter(long number) {
                return new AccountChanges(number, List.of());
            }
        };
        FittedNames names = new FittedNames(accounts, CKAN, byIssuer, others);
        assertThat(names.changesAfter(7).last()).isEqualTo(7);
        return ((Admission.Active) names.admit(visitor(name))).username();
    }

    private static Visit visitor(String name) {
        return new Visit(
                ISSUER,
                "4711",
                name,
                Optional.of("jo@example.org"),
                "Jo Doe",
                List.of("staff"),
                Optional.of(false),
                true);
    }

    private static Mapping mapping(String username) throws MalformedMappingException {
        return Mapping.of(
                new MappingSpec(
                        Map.of("key", "uid", "username", username),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Optional.empty()),
                CKAN);
    }
}
