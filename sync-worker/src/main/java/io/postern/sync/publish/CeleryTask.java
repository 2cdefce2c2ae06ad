/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of a Celery task with a list of ids as its one argument, as version 2 of Celery's message protocol has it.
 *
 * @param id of the task; the same for a batch that is sent again
 * @param headers for the worker
 * @param body positional arguments, named arguments, and what is to be called afterwards: nothing
 */
record CeleryTask(String id, Map<String, @Nullable Object> headers, String body) {

    private static final int LONGEST_SHOWN = 200;

    static CeleryTask of(String task, Batch batch) {
        String id = UUID.nameUUIDFromBytes(batch.id().getBytes(StandardCharsets.UTF_8))
                .toString();
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        headers.put("lang", "py");
        headers.put("task", task);
        headers.put("id", id);
        headers.put("root_id", id);
        headers.put("parent_id", null);
        headers.put("group", null);
        headers.put("shadow", null);
        headers.put("eta", null);
        headers.put("expires", null);
        headers.put("retries", 0);
        headers.put("timelimit", Arrays.asList(null, null));
        headers.put("argsrepr", shown(batch.values()));
        headers.put("kwargsrepr", "{}");
        headers.put("origin", "postern-sync");
        headers.put("ignore_result", true);
        Map<String, @Nullable Object> after = new LinkedHashMap<>();
        for (String name : List.of("callbacks", "errbacks", "chain", "chord")) {
            after.put(name, null);
        }
        return new CeleryTask(id, headers, Ids.text(List.of(List.of(batch.values()), Map.of(), after)));
    }

    /** For the worker's log. */
    private static String shown(List<Object> ids) {
        String all = "[" + Ids.text(ids) + "]";
        return all.length() <= LONGEST_SHOWN ? all : all.substring(0, LONGEST_SHOWN) + "…";
    }
}
