/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.mapping.Expression.Place;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.Group;
import io.postern.sync.model.SetAside;
import io.postern.sync.model.SetAside.Kind;
import io.postern.sync.source.Entry;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps entries to groups. */
final class GroupMapper {

    private static final String PREFIX = "group.";

    private final AccountRules rules;
    private final @Nullable Field id;
    private final @Nullable Field uuid;
    private final @Nullable Field name;
    private final @Nullable Field description;

    GroupMapper(MappingSpec spec, AccountRules rules) throws MalformedMappingException {
        this.rules = rules;
        this.id = Field.of(spec.group(), MappingSpec.ID, PREFIX, Place.BEGINNING);
        this.uuid = Field.of(spec.group(), MappingSpec.UUID, PREFIX, Place.BEGINNING);
        this.name = Field.of(spec.group(), MappingSpec.NAME, PREFIX, Place.BEGINNING);
        this.description = Field.of(spec.group(), MappingSpec.DESCRIPTION, PREFIX, Place.BEGINNING);
    }

    Mapped<Group> map(Entry entry) {
        Scope scope = new Scope(entry.attributes());
        Optional<String> known = Optional.empty();
        try {
            String groupId = needed(id, MappingSpec.ID, scope);
            known = Optional.of(groupId);
            String groupName = needed(name, MappingSpec.NAME, scope);
            refuse("the group's id " + PersonMapper.shown(groupId), rules.groupId(groupId));
            refuse("the group's name " + PersonMapper.shown(groupName), rules.groupName(groupName));
            return new Mapped.Usable<>(new Group(
                    entry.ref(),
                    groupId,
                    Optional.ofNullable(uuid == null ? null : uuid.text(scope)),
                    groupName,
                    description(scope).map(rules::groupDescription)));
        } catch (UnusableException e) {
            String label = entry.ref().isEmpty() ? known.orElse("unknown") : entry.ref();
            return new Mapped.Unusable<>(
                    new SetAside(Kind.GROUP, label, known, Optional.empty(), Optional.empty(), e.reason()));
        }
    }

    private static String needed(@Nullable Field field, String key, Scope scope) throws UnusableException {
        if (field == null) {
            throw new UnusableException("mapping." + PREFIX + key + " is not set");
        }
        String value = field.text(scope);
        if (value == null) {
            throw new UnusableException(field.absence(scope));
        }
        return value;
    }

    private static void refuse(String what, Optional<String> why) throws UnusableException {
        if (why.isPresent()) {
            throw new UnusableException(what + " " + why.get());
        }
    }

    /** Empty text is a description too. */
    private Optional<String> description(Scope scope) throws UnusableException {
        if (description == null) {
            return Optional.empty();
        }
        Object value = description.expression().value(scope);
        if (value == null || value.equals("")) {
            return Optional.ofNullable(value).map(Object::toString);
        }
        return Optional.ofNullable(Values.text(value, description.expression().label()));
    }

    Stream<Expression> expressions() {
        return Stream.of(
                        Optional.ofNullable(id),
                        Optional.ofNullable(uuid),
                        Optional.ofNullable(name),
                        Optional.ofNullable(description))
                .flatMap(Optional::stream)
                .map(Field::expression);
    }

    boolean looksAtEverything() {
        return expressions().anyMatch(Expression::looksAtEverything);
    }
}
