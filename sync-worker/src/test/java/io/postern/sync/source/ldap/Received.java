/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps what a source hands over. */
class Received implements Reception {
    final List<Entry> people = new ArrayList<>();
    final List<Entry> groups = new ArrayList<>();
    final List<String> members = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();
    private final Predicate<Entry> wanted;

    Received() {
        this(group -> true);
    }

    Received(Predicate<Entry> wanted) {
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
        members.add(groupRef + " <- " + memberRef);
    }

    @Override
    public void unreadable(String label, String reason) {
        unreadable.add(label + ": " + reason);
    }

    /** Reads everything and closes the source. */
    Verdict all(Directories.Draft draft) throws InterruptedException {
        return read(draft, new Scope.Full());
    }

    Verdict read(Directories.Draft draft, Scope scope) throws InterruptedException {
        try (LdapSource source = draft.source()) {
            return source.read(scope, this);
        }
    }

    List<String> refs() {
        return people.stream().map(Entry::ref).toList();
    }

    List<Object> values(String attribute) {
        return people.stream()
                .flatMap(person -> Optional.ofNullable(person.attributes().get(attribute)).stream())
                .flatMap(values -> ((List<?>) values).stream())
                .map(Object.class::cast)
                .toList();
    }
}
