/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.mapping.Mapped;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.SetAside;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.store.Place;
import io.postern.sync.store.Staging;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what one source gives, maps it and stages it. */
final class Intake implements Reception {

    private final Mapping mapping;
    private final GroupPlaces places;
    private final Staging staging;
    private final AtomicLong taken;

    Intake(Mapping mapping, GroupPlaces places, Staging staging, AtomicLong taken) {
        this.mapping = mapping;
        this.places = places;
        this.staging = staging;
        this.taken = taken;
    }

    @Override
    public void person(Entry entry) {
        taken.incrementAndGet();
        Mapped<Person> mapped = mapping.person(entry);
        if (mapped instanceof Mapped.Usable<Person> usable) {
            staging.person(usable.value());
        } else if (mapped instanceof Mapped.Unusable<Person> unusable) {
            staging.setAside(unusable.record());
        }
    }

    @Override
    public boolean group(Entry entry) {
        taken.incrementAndGet();
        Mapped<Group> mapped = mapping.group(entry);
        if (mapped instanceof Mapped.Unusable<Group> unusable) {
            staging.setAside(unusable.record());
        }
        return mapped instanceof Mapped.Usable<Group> usable && take(usable.value());
    }

    private boolean take(Group group) {
        List<Place> found = places.of(group.id(), staging.roleFor(group.id()));
        found.forEach(place -> staging.group(group, place));
        if (found.isEmpty()) {
            // other groups may have it as a member
            staging.group(group, new Place(Optional.empty(), "", false));
        }
        return true;
    }

    @Override
    public void member(String groupRef, String memberRef) {
        staging.member(groupRef, memberRef);
    }

    @Override
    public void unreadable(String label, String reason) {
        unreadable(SetAside.Kind.PERSON, label, reason);
    }

    @Override
    public void unreadableGroup(String label, String reason) {
        unreadable(SetAside.Kind.GROUP, label, reason);
    }

    private void unreadable(SetAside.Kind kind, String label, String reason) {
        taken.incrementAndGet();
        staging.setAside(new SetAside(kind, label, Optional.empty(), Optional.empty(), Optional.empty(), reason));
    }
}
