/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a new account and a new place, column by column with those that CKAN's own actions wrote. */
@Tag("postgresql")
class CkanGoldenTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Made up anew for each row; and the password, which an account of the worker's has not. */
    private static final Set<String> VARYING = Set.of("id", "user_id", "group_id", "table_id", "password");

    @ParameterizedTest
    @ValueSource(strings = {"ckan-2.9", "ckan-2.10", "ckan-2.11", "ckan-2.12"})
    void writesWhatCkanWrites(String schema) throws IOException {
        CkanRound ckan = new CkanRound(schema);
        Person ada = new Person(
                "ref-1",
                "1",
                "ada",
                Optional.of("ada@example.org"),
                Optional.of("Ada Lovelace"),
                Map.of(),
                Map.of(),
                Map.of(),
                Skip.NEVER);
        ckan.run(Map.of("physics-admin", List.of("1")), ada);
        CkanRound other = new CkanRound(schema);
        other.run(Map.of("group:readers-member", List.of("1")), ada);
        JsonNode steps = MAPPER.readTree(
                Path.of("src/test/resources/golden", schema + ".json").toFile());
        ObjectNode user = row(steps, "user_create", "user", "name", "ada");
        user.put("email", "ada@example.org"); // CKAN keeps the writing; two writings would be two accounts later
        assertThat(written(ckan, "user")).isEqualTo(user);
        assertThat(written(ckan, "dashboard"))
                .isEqualTo(row(steps, "user_create", "dashboard", "user_id", "id of ada"));
        ObjectNode organization = row(steps, "organization_create", "group", "name", "physics");
        organization.put("title", "physics");
        assertThat(written(ckan, "group")).isEqualTo(organization);
        ObjectNode group = row(steps, "group_create", "group", "name", "readers");
        group.put("title", "readers");
        assertThat(written(other, "group")).isEqualTo(group);
        ObjectNode reader = row(steps, "group_member_create", "member", "table_id", "id of ada");
        reader.put("capacity", "member"); // the first row of hers there is the one of the organisation
        assertThat(written(other, "member")).isEqualTo(reader);
        assertThat(written(ckan, "member"))
                .isEqualTo(row(steps, "organization_member_create", "member", "table_id", "id of ada"));
    }

    private static ObjectNode row(JsonNode steps, String action, String table, String column, String value) {
        for (JsonNode step : steps) {
            if (step.get("step").asText().startsWith(action + "(")) {
                for (JsonNode row : step.get("rows").get(table)) {
                    if (row.get(column).asText().equals(value)) {
                        return comparable(row.deepCopy());
                    }
                }
            }
        }
        throw new AssertionError("no " + value + " in " + table + " after " + action);
    }

    private static ObjectNode written(CkanRound ckan, String table) throws IOException {
        List<String> rows = ckan.rows("SELECT to_jsonb(t) FROM \"" + table + "\" t");
        assertThat(rows).hasSize(1);
        return comparable((ObjectNode) MAPPER.readTree(rows.get(0)));
    }

    private static ObjectNode comparable(ObjectNode row) {
        for (String column : VARYING) {
            if (row.has(column)) {
                row.put(column, "made up");
            }
        }
        row.properties().forEach(column -> {
            if (column.getValue().asText().matches("\\d{4}-\\d{2}-\\d{2}T.*")) {
                column.setValue(row.textNode("time"));
            }
        });
        return row;
    }
}
