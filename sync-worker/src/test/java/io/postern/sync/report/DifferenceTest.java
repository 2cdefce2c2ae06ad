/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DifferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '~', textBlock = """
            {"email": "a@x"}                     | {"email": "b@x"}                       | email: a@x > b@x
            {"profile": {"a": "1", "b": "2"}}    | {"profile": {"a": "1", "b": "3"}}      | profile.b: 2 > 3
            {"profile": {"a": null}}             | {"profile": {"a": "1"}}                | profile.a: - > 1
            {"extra": null}                      | {"extra": {"uid": 5}}                  | extra.uid: - > 5
            {"extra": {"uid": "5"}}              | {"extra": {"uid": 5}}                  | extra.uid: "5" > 5
            {"active": true, "email": "a@x"}     | {"active": false}                      | active: true > false
            {"extra": {"groups": ["a", "b"]}}    | {"extra": {"groups": ["a"]}}           | extra.groups: ["a","b"] > ["a"]
            none                                 | {"username": "ada", "profile": {}}     | username: - > ada
            {"capacity": "editor"}               | none                                   | capacity: editor > -
            {"name": ""}                         | {"name": "null"}                       | name:  > null
            """)
    void tellsTheFieldsThatDiffer(String before, String after, String difference) {
        assertThat(Difference.between(Optional.ofNullable(before), Optional.ofNullable(after)))
                .extracting(each -> each.field() + ": " + each.before().orElse("-") + " > "
                        + each.after().orElse("-"))
                .containsExactly(difference);
    }

    @Test
    void tellsNothingOfWhatStays() {
        assertThat(Difference.between(Optional.of("{\"a\": 1, \"b\": []}"), Optional.of("{\"a\": 1, \"b\": null}")))
                .isEmpty();
    }
}
