/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.model.AccountRules;
import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.source.Entry;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From the entries of one source to people and groups that the application accepts. Made once; safe for use by several
 * threads; asks nobody.
 */
public final class Mapping {

    private final PersonMapper people;
    private final GroupMapper groups;

    private Mapping(PersonMapper people, GroupMapper groups) {
        this.people = people;
        this.groups = groups;
    }

    /**
     * The mapping that a specification describes.
     *
     * @param rules what the application accepts
     * @throws MalformedMappingException where one of its expressions is none, or its plug-in is not there
     */
    public static Mapping of(MappingSpec spec, AccountRules rules) throws MalformedMappingException {
        return new Mapping(new PersonMapper(spec, rules, plugin(spec)), new GroupMapper(spec, rules));
    }

    /** Somebody, or why the entry is set aside. */
    public Mapped<Person> person(Entry entry) {
        return people.map(entry);
    }

    /**
     * The user name of somebody of whom no more is known than what they are called; empty where this looks at more than that, or
     * nothing comes of it.
     */
    public Optional<String> username(String called) {
        return people.username(called);
    }

    /** A group, or why the entry is set aside. */
    public Mapped<Group> group(Entry entry) {
        return groups.map(entry);
    }

    /** The attributes of people that this looks at; empty where it may look at any. */
    public Set<String> attributesOfPeople() {
        return people.looksAtEverything() ? Set.of() : names(people.expressions());
    }

    /** The attributes of groups that this looks at; empty where it may look at any. */
    public Set<String> attributesOfGroups() {
        return groups.looksAtEverything() ? Set.of() : names(groups.expressions());
    }

    private static Set<String> names(Stream<Expression> expressions) {
        Set<String> names = new LinkedHashSet<>();
        expressions.forEach(expression -> names.addAll(expression.attributes()));
        return names;
    }

    private static Optional<MappingPlugin> plugin(MappingSpec spec) throws MalformedMappingException {
        if (spec.plugin().isEmpty()) {
            return Optional.empty();
        }
        String wanted = spec.plugin().get();
        Set<String> there = new LinkedHashSet<>();
        for (MappingPlugin plugin : ServiceLoader.load(MappingPlugin.class)) {
            if (plugin.name().equals(wanted)) {
                return Optional.of(plugin);
            }
            there.add(plugin.name());
        }
        throw new MalformedMappingException(
                "plugin",
                wanted,
                there.isEmpty()
                        ? "is not there: no jar on the class path has a plug-in"
                        : "is not there; these are: " + String.join(", ", there));
    }
}
