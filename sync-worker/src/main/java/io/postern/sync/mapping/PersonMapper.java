/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.mapping.Expression.Place;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.SetAside;
import io.postern.sync.model.SetAside.Kind;
import io.postern.sync.source.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps entries to people.
 *
 * <ol>
 *   <li>Key, user name and e-mail address are read, each even where another one cannot be: what is known protects an
 *       account.
 *   <li>{@code skip} is asked, once for each answer that it depends on. Who is always skipped needs no more than a key.
 *   <li>The other fields are read; the plug-in has its say.
 *   <li>The application's rules are applied.
 * </ol>
 */
final class PersonMapper {

    /** What the key columns hold. */
    private static final int LONGEST_KEY = 255;

    private final AccountRules rules;
    private final Optional<MappingPlugin> plugin;
    private final @Nullable Field key;
    private final @Nullable Field username;
    private final @Nullable Field email;
    private final @Nullable Field name;
    private final @Nullable Field skip;
    private final List<Field> profile;
    private final List<Field> preferences;
    private final List<Field> extra;

    PersonMapper(MappingSpec spec, AccountRules rules, Optional<MappingPlugin> plugin)
            throws MalformedMappingException {
        this.rules = rules;
        this.plugin = plugin;
        this.key = Field.of(spec.fields(), MappingSpec.KEY, "", Place.BEGINNING);
        this.username = Field.of(spec.fields(), MappingSpec.USERNAME, "", Place.BEGINNING);
        this.email = Field.of(spec.fields(), MappingSpec.EMAIL, "", Place.BEGINNING);
        this.name = Field.of(spec.fields(), MappingSpec.NAME, "", Place.LATER);
        this.skip = Field.of(spec.fields(), MappingSpec.SKIP, "", Place.SKIP);
        this.profile = Field.all(spec.profile(), "profile.");
        this.preferences = Field.all(spec.preferences(), "preferences.");
        this.extra = Field.all(spec.extra(), "extra.");
    }

    /** What is known of somebody while the entry is looked at. */
    private static final class Draft {
        final Entry entry;
        final Scope scope;

        @Nullable
        String key;

        @Nullable
        String username;

        @Nullable
        String email;

        @Nullable
        String reason;

        Draft(Entry entry) {
            this.entry = entry;
            this.scope = new Scope(entry.attributes());
        }

        /** The first reason is the one to give. */
        void refuse(String why) {
            if (reason == null) {
                reason = why;
            }
        }
    }

    Mapped<Person> map(Entry entry) {
        Draft draft = new Draft(entry);
        draft.key = read(draft, key, MappingSpec.KEY, true);
        draft.username = read(draft, username, MappingSpec.USERNAME, true);
        draft.email = lower(read(draft, email, MappingSpec.EMAIL, false));
        try {
            checkKey(draft);
            Skip skips = skips(draft.scope);
            if (skips == Skip.ALWAYS && draft.key != null) {
                return new Mapped.Usable<>(passedOver(draft, draft.key));
            }
            PersonFields fields = fields(draft);
            if (plugin.isPresent()) {
                fields = plugged(draft, plugin.get(), fields);
            }
            return draft.reason == null ? checked(draft, fields, skips) : aside(draft, draft.reason);
        } catch (UnusableException e) {
            draft.refuse(e.reason());
            return aside(draft, draft.reason == null ? e.reason() : draft.reason);
        }
    }

    /**
     * The user name of somebody whom the source calls so. Empty where the mapping of user names looks at more than one attribute,
     * since the others are not known; and where a plug-in has the last word.
     */
    Optional<String> username(String called) {
        if (username == null
                || looksAtEverything()
                || username.expression().attributes().size() != 1) {
            return Optional.empty();
        }
        String attribute = username.expression().attributes().iterator().next();
        try {
            return Optional.ofNullable(username.text(new Scope(Map.of(attribute, called))));
        } catch (UnusableException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String read(Draft draft, @Nullable Field field, String name, boolean needed) {
        String value = null;
        try {
            value = field == null ? null : field.text(draft.scope);
            if (value == null && needed) {
                draft.refuse(field == null ? "mapping." + name + " is not set" : field.absence(draft.scope));
            }
        } catch (UnusableException e) {
            draft.refuse(e.reason());
        }
        if (value != null) {
            draft.scope.map(name, value);
        }
        return value;
    }

    /** An attribute with two values tells nobody apart: which of them comes first is up to the server. */
    private void checkKey(Draft draft) {
        if (key != null && key.expression().values(draft.scope) > 1) {
            draft.refuse(key.expression().label() + " has several values, and identifies nobody");
            draft.key = null;
        }
        if (draft.key != null && draft.key.length() > LONGEST_KEY) {
            draft.refuse((key == null ? MappingSpec.KEY : key.expression().label()) + " is longer than " + LONGEST_KEY
                    + " characters");
            draft.key = null;
        }
    }

    private Skip skips(Scope scope) throws UnusableException {
        if (skip == null) {
            return Skip.NEVER;
        }
        scope.map(Expression.EXISTS, false);
        boolean ifNew = skipped(skip, scope);
        boolean ifExisting = ifNew;
        if (skip.expression().asksWhetherAnAccountExists()) {
            scope.map(Expression.EXISTS, true);
            ifExisting = skipped(skip, scope);
        }
        return ifNew ? (ifExisting ? Skip.ALWAYS : Skip.IF_NEW) : ifExisting ? Skip.IF_EXISTING : Skip.NEVER;
    }

    private static boolean skipped(Field skip, Scope scope) throws UnusableException {
        Object value = skip.expression().value(scope);
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value == null) {
            return false;
        }
        // LDAP has no switches but the words
        if (value instanceof String word && word.equalsIgnoreCase("true")) {
            return true;
        }
        if (value instanceof String word && word.equalsIgnoreCase("false")) {
            return false;
        }
        throw new UnusableException("skip is " + Functions.kind(value) + ", neither true nor false");
    }

    private static Person passedOver(Draft draft, String key) {
        return new Person(
                draft.entry.ref(),
                key,
                draft.username == null ? key : draft.username,
                Optional.ofNullable(draft.email),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                Skip.ALWAYS);
    }

    private PersonFields fields(Draft draft) throws UnusableException {
        return new PersonFields(
                Optional.ofNullable(draft.key),
                Optional.ofNullable(draft.username),
                Optional.ofNullable(draft.email),
                Optional.ofNullable(name == null ? null : name.text(draft.scope)),
                values(profile, draft.scope),
                values(preferences, draft.scope),
                values(extra, draft.scope));
    }

    private static Map<String, Object> values(List<Field> fields, Scope scope) throws UnusableException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : fields) {
            Object value = field.expression().value(scope);
            if (value != null) {
                Values.check(value, field.expression().label());
                values.put(field.name(), value);
            }
        }
        return values;
    }

    /** What a plug-in returns is looked at as if it came from a source; it may know what the mapping did not. */
    private static PersonFields plugged(Draft draft, MappingPlugin plugin, PersonFields mapped)
            throws UnusableException {
        PersonFields fields;
        try {
            fields = plugin.person(draft.entry, mapped);
        } catch (RuntimeException e) {
            throw new UnusableException("the plug-in " + plugin.name() + " fails: " + e);
        }
        draft.key = Values.text(fields.key().orElse(null), MappingSpec.KEY);
        draft.username = Values.text(fields.username().orElse(null), MappingSpec.USERNAME);
        draft.email = lower(Values.text(fields.email().orElse(null), MappingSpec.EMAIL));
        Values.text(fields.name().orElse(null), MappingSpec.NAME);
        Values.check(fields.profile(), "profile");
        Values.check(fields.preferences(), "preferences");
        Values.check(fields.extra(), "extra");
        if (draft.key != null && draft.key.length() > LONGEST_KEY) {
            draft.key = null;
            throw new UnusableException(
                    "the key of the plug-in " + plugin.name() + " is longer than " + LONGEST_KEY + " characters");
        }
        if (draft.key != null && draft.username != null) {
            draft.reason = null;
        }
        return fields;
    }

    private Mapped<Person> checked(Draft draft, PersonFields fields, Skip skips) throws UnusableException {
        if (draft.key == null || draft.username == null) {
            return aside(draft, draft.key == null ? "there is no key" : "there is no user name");
        }
        Optional<String> refusal = refusal(draft, draft.username, skips);
        if (refusal.isPresent()) {
            return aside(draft, refusal.get());
        }
        return new Mapped.Usable<>(new Person(
                draft.entry.ref(),
                draft.key,
                draft.username,
                Optional.ofNullable(draft.email),
                fields.name(),
                fields.profile(),
                fields.preferences(),
                fields.extra(),
                skips));
    }

    /** What the application refuses. Who makes no new account has one already, under whatever name. */
    private Optional<String> refusal(Draft draft, String username, Skip skips) {
        Optional<String> ofName = skips == Skip.IF_NEW
                ? Optional.empty()
                : rules.username(username).map(why -> "the user name " + shown(username) + " " + why);
        if (ofName.isPresent()) {
            return ofName;
        }
        String address = draft.email;
        if (address == null) {
            return rules.email(Optional.empty())
                    .map(why -> email == null ? "mapping.email is not set" : email.absence(draft.scope));
        }
        return rules.email(Optional.of(address)).map(why -> "the e-mail address " + shown(address) + " " + why);
    }

    private static Mapped<Person> aside(Draft draft, String reason) {
        String label = draft.entry.ref().isEmpty() ? draft.key == null ? "unknown" : draft.key : draft.entry.ref();
        return new Mapped.Unusable<>(new SetAside(
                Kind.PERSON,
                label,
                Optional.ofNullable(draft.key),
                Optional.ofNullable(draft.username),
                Optional.ofNullable(draft.email),
                reason));
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** The beginning of a value, for a reason that fits on a line. */
    static String shown(String value) {
        int most = 60;
        return value.codePointCount(0, value.length()) <= most
                ? value
                : value.substring(0, value.offsetByCodePoints(0, most)) + "…";
    }

    Stream<Expression> expressions() {
        return Stream.of(
                        Stream.of(
                                        Optional.ofNullable(key),
                                        Optional.ofNullable(username),
                                        Optional.ofNullable(email),
                                        Optional.ofNullable(name),
                                        Optional.ofNullable(skip))
                                .flatMap(Optional::stream),
                        profile.stream(),
                        preferences.stream(),
                        extra.stream())
                .flatMap(fields -> fields)
                .map(Field::expression);
    }

    /** Also a plug-in may. */
    boolean looksAtEverything() {
        return plugin.isPresent() || expressions().anyMatch(Expression::looksAtEverything);
    }
}
