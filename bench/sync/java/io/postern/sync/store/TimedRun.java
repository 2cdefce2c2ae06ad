/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Person;
import io.postern.sync.model.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the worker's database part over people who are made here: JDBC address, user, people, a word that goes into
 * people's profiles, so that another word is a change, and into one of how many it goes; and, for a worker that is warm, the JDBC address of a
 * database for a run before. Prints the seconds of each part of each, and between which seconds of the epoch it was.
 */
public final class TimedRun {

    private static final Map<String, Object> PREFERENCES = Map.of(
            "visibility", "restricted", "email_visibility", "restricted", "locale", "en", "timezone", "Europe/Zurich");

    private TimedRun() {}

    /** Runs once. */
    public static void main(String... arguments) {
        if (arguments.length > 5) {
            run(arguments[5], arguments);
        }
        run(arguments[0], arguments);
    }

    private static void run(String database, String... arguments) {
        Store store = new Store(
                new DatabaseSettings(database, arguments[1], Optional.empty()),
                new InvenioSettings(Optional.of("rdm"), PREFERENCES, false));
        store.migrate();
        PlannedSource source = new PlannedSource(0, "directory", "cern", false);
        double from = System.currentTimeMillis() / 1e3;
        long began = System.nanoTime();
        try (Run run = store.run(Duration.ofSeconds(5), "run").orElseThrow()) {
            long begun = System.nanoTime();
            Workspace workspace = run.workspace();
            Staging staging = workspace.stage(source);
            for (int i = 1; i <= Integer.parseInt(arguments[2]); i++) {
                staging.person(person(i, i % Integer.parseInt(arguments[4]) == 0 ? arguments[3] : "DR"));
            }
            staging.finish();
            workspace.complete(source);
            long staged = System.nanoTime();
            Plan plan = workspace.plan(new PlanRules(true, true, false));
            long planned = System.nanoTime();
            List<String> refused = run.apply();
            long applied = System.nanoTime();
            run.finish("done", Optional.empty(), true);
            long finished = System.nanoTime();
            if (!refused.isEmpty()) {
                throw new IllegalStateException(refused.get(0));
            }
            System.out.printf(
                    "{\"begin\": %.3f, \"stage\": %.3f, \"plan\": %.3f, \"apply\": %.3f, \"finish\": %.3f, \"total\": %.3f, \"from\": %.3f,"
                            + " \"until\": %.3f, \"counts\": \"%s\"}%n",
                    seconds(began, begun),
                    seconds(begun, staged),
                    seconds(staged, planned),
                    seconds(planned, applied),
                    seconds(applied, finished),
                    seconds(began, finished),
                    from,
                    System.currentTimeMillis() / 1e3,
                    plan.counts().people());
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static Person person(int i, String word) {
        String name = "user" + i;
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("full_name", "Person Number " + i);
        profile.put("given_name", "Person");
        profile.put("family_name", "Number " + i);
        profile.put("department", "IT-" + i % 50);
        profile.put("group", "CDA");
        profile.put("section", word);
        profile.put("mailbox", "M" + i);
        profile.put("orcid", "");
        profile.put("person_id", Integer.toString(i));
        profile.put("affiliations", "CERN");
        return new Person(
                "ref" + i,
                Integer.toString(i),
                name,
                Optional.of(name + "@example.org"),
                Optional.empty(),
                profile,
                Map.of("locale", "en"),
                Map.of("identity_id", "id" + i, "uidNumber", i, "username", name),
                Person.Skip.NEVER);
    }
}
