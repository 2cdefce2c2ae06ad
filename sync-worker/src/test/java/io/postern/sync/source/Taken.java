/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A reception that keeps all that it is given. */
public final class Taken implements Reception {
    private final List<Entry> people = new ArrayList<>();
    private final List<Entry> groups = new ArrayList<>();
    private final List<Map.Entry<String, String>> members = new ArrayList<>();
    private final List<Map.Entry<String, String>> unreadable = new ArrayList<>();
    private final Predicate<Entry> wanted;

    /** One that wants the members of every group. */
    public Taken() {
        this(group -> true);
    }

    /** One that wants the members of those groups alone. */
    public Taken(Predicate<Entry> wanted) {
        this.wanted = wanted;
    }

    @Override
    public void person(Entry entry) {
        people.add(entry);
    }

    @Override
    public boolean group(Entry entry) {
        groups.add(entry);
        return wanted.test(entry);
    }

    @Override
    public void member(String groupRef, String memberRef) {
        members.add(Map.entry(groupRef, memberRef));
    }

    @Override
    public void unreadable(String label, String reason) {
        unreadable.add(Map.entry(label, reason));
    }

    /** The people, in the order in which they came. */
    public List<Entry> people() {
        return people;
    }

    /** Their references. */
    public List<String> refs() {
        return people.stream().map(Entry::ref).toList();
    }

    /** The groups, in the order in which they came. */
    public List<Entry> groups() {
        return groups;
    }

    /** Group and member. */
    public List<Map.Entry<String, String>> members() {
        return members;
    }

    /** Label and reason. */
    public List<Map.Entry<String, String>> unreadable() {
        return unreadable;
    }
}
