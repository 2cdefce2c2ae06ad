/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One field that a change changes.
 *
 * @param field its name; within an object, after the object's name and a dot
 * @param before what was there, if anything
 * @param after what is there then, if anything
 */
record Difference(String field, Optional<String> before, Optional<String> after) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * The fields that change from one JSON object to another. Where there is a second one, a field that it does not name
     * stays as it is; where there is none, everything of the first goes.
     */
    static List<Difference> between(Optional<String> before, Optional<String> after) {
        Map<String, JsonNode> old = fields(before);
        Map<String, JsonNode> now = fields(after);
        Set<String> names = after.isPresent() ? now.keySet() : old.keySet();
        List<Difference> found = new ArrayList<>();
        for (String name : names) {
            JsonNode left = old.getOrDefault(name, MissingNode.getInstance());
            JsonNode right = now.getOrDefault(name, MissingNode.getInstance());
            if (!left.equals(right) && !(nothing(left) && nothing(right))) {
                boolean alike =
                        !nothing(left) && !nothing(right) && left.asText().equals(right.asText());
                found.add(new Difference(name, shown(left, alike), shown(right, alike)));
            }
        }
        return found;
    }

    private static Map<String, JsonNode> fields(Optional<String> json) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (json.isPresent()) {
            try {
                collect("", MAPPER.readTree(json.get()), found);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("the ledger holds what is no JSON", e);
            }
        }
        return found;
    }

    private static void collect(String prefix, JsonNode node, Map<String, JsonNode> into) {
        if (node.isObject() && (prefix.isEmpty() || !node.isEmpty())) {
            node.properties()
                    .forEach(field -> collect(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), into));
        } else if (!prefix.isEmpty()) {
            into.put(prefix, node);
        }
    }

    private static boolean nothing(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
    }

    /** Text stands as it is, unless a number or such on the other side would look the same. */
    private static Optional<String> shown(JsonNode node, boolean alike) {
        if (nothing(node)) {
            return Optional.empty();
        }
        return Optional.of(node.isTextual() && !alike ? node.textValue() : node.toString());
    }
}
