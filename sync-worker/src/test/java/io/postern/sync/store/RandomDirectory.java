/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** People and groups of one source, which come, go, change, exchange names and nest, cycles included. */
final class RandomDirectory {

    private static final int NAMES = 30;
    private static final int KEYS = 25;
    private static final int CHANGES = 10;

    private final PlannedSource source;
    private final Map<String, Entry> people = new TreeMap<>();
    /** Members by group: keys of people, and names of groups. */
    private final Map<String, Set<String>> groups = new TreeMap<>();

    /** One person. */
    record Entry(String name, String address, String department) {

        /** What a run writes of it. */
        String told() {
            return name + " " + address + "@example.org " + department;
        }
    }

    RandomDirectory(PlannedSource source) {
        this.source = source;
    }

    PlannedSource source() {
        return source;
    }

    Map<String, Entry> people() {
        return people;
    }

    /** Comings, goings, renamings, exchanges among several, corrected keys, memberships. */
    void change(Random random) {
        for (int i = 0; i < CHANGES; i++) {
            List<String> keys = new ArrayList<>(people.keySet());
            Collections.shuffle(keys, random);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> come(random);
                case 3 -> keys.stream().findFirst().ifPresent(people::remove);
                case 4 -> exchange(keys.subList(0, Math.min(keys.size(), 2 + random.nextInt(3))));
                case 5 ->
                    keys.stream().findFirst().ifPresent(key -> {
                        Entry entry = people.get(key);
                        if (entry != null) {
                            people.put(key, new Entry(entry.name, entry.address, "EP" + random.nextInt(3)));
                        }
                    });
                case 6 -> groups.remove(group(random));
                default -> {
                    Set<String> members = groups.computeIfAbsent(group(random), name -> new TreeSet<>());
                    keys.stream().limit(random.nextInt(4)).forEach(members::add);
                    if (random.nextBoolean()) {
                        members.add(group(random));
                    }
                    if (random.nextBoolean()) {
                        members.stream().findFirst().ifPresent(members::remove);
                    }
                }
            }
        }
    }

    private void come(Random random) {
        int name = random.nextInt(NAMES);
        int address = random.nextInt(10) == 0 ? random.nextInt(NAMES) : name;
        people.putIfAbsent("k" + random.nextInt(KEYS), new Entry("user" + name, "user" + address, "IT"));
    }

    private void exchange(List<String> keys) {
        List<Entry> entries = new ArrayList<>(keys.stream().map(people::get).toList());
        Collections.rotate(entries, 1);
        for (int i = 0; i < keys.size(); i++) {
            people.put(keys.get(i), entries.get(i));
        }
    }

    /** Every source has groups of its own. */
    private String group(Random random) {
        // no admins: the last one of an organisation stays, whatever the source says
        return source.id() + random.nextInt(3) + (random.nextBoolean() ? "-member" : "-editor");
    }

    /** The groups of each person by key, those within which a group of theirs is included. */
    Map<String, Set<String>> closure() {
        Map<String, Set<String>> places = new HashMap<>();
        for (String group : groups.keySet()) {
            Set<String> reached = new HashSet<>();
            List<String> ahead = new ArrayList<>(List.of(group));
            while (!ahead.isEmpty()) {
                String next = ahead.remove(ahead.size() - 1);
                if (reached.add(next)) {
                    ahead.addAll(groups.getOrDefault(next, Set.of()));
                }
            }
            reached.stream()
                    .filter(people::containsKey)
                    .forEach(key ->
                            places.computeIfAbsent(key, one -> new TreeSet<>()).add(group));
        }
        return places;
    }

    /** Gives everything to a run. */
    void stage(Workspace workspace, RandomApplication app) {
        Staging staging = workspace.stage(source);
        people.forEach((key, entry) -> staging.person(new Person(
                "ref-" + key,
                key,
                entry.name,
                Optional.of(entry.address + "@example.org"),
                Optional.empty(),
                Map.of(app.field(), entry.department),
                Map.of(),
                Map.of("identity_id", key),
                Skip.NEVER)));
        groups.forEach((name, members) -> {
            staging.group(new Group(name, name, Optional.empty(), name, Optional.empty()), app.placeOf(name));
            members.forEach(member -> staging.member(name, member.contains("-") ? member : "ref-" + member));
        });
        staging.finish();
        workspace.complete(source);
    }

    @Override
    public String toString() {
        return source.id() + " " + people + " " + groups;
    }
}
