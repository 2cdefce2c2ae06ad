/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postern.config.Section;
import io.postern.sync.mapping.Mapped.Unusable;
import io.postern.sync.mapping.Mapped.Usable;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.CkanRules;
import io.postern.sync.model.Group;
import io.postern.sync.model.InvenioRules;
import io.postern.sync.model.Person;
import io.postern.sync.model.Person.Skip;
import io.postern.sync.model.SetAside;
import io.postern.sync.model.SetAside.Kind;
import io.postern.sync.source.Entry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of entries; numbers are those of the behaviours of invenio-cern-sync. */
final class MappingTest {

    private static final AccountRules INVENIO =
            new InvenioRules(name -> name.matches("^[a-zA-Z][a-zA-Z0-9-_]{2,255}$"));

    @Test
    @DisplayName("7, 8: an identity of the Authorization Service as invenio-cern-sync maps it")
    void mapsAnIdentity() throws Exception {
        Person person = usable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity(Map.of()))));

        assertThat(person)
                .isEqualTo(new Person(
                        "guid-1",
                        "12345",
                        "adalove",
                        Optional.of("ada.lovelace@cern.ch"),
                        Optional.of("Ada Lovelace"),
                        Map.of(
                                "affiliations", "CERN",
                                "department", "IT",
                                "family_name", "Lovelace",
                                "full_name", "Ada Lovelace",
                                "given_name", "Ada",
                                "group", "CA",
                                "mailbox", "M31120",
                                "orcid", "0000-0001-2345-6789",
                                "person_id", "12345",
                                "section", "IR"),
                        Map.of("locale", "en"),
                        Map.of("identity_id", "12345", "uidNumber", 22222L, "username", "adalove"),
                        Skip.NEVER));
    }

    @Test
    @DisplayName("8: null becomes empty text, but not for names")
    void mapsNullToEmptyText() throws Exception {
        Map<String, Object> identity = identity(Map.of());
        List.of("instituteName", "cernDepartment", "cernGroup", "postOfficeBox", "orcid", "cernSection", "firstName")
                .forEach(identity::remove);

        Person person = usable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity)));

        assertThat(person.profile())
                .containsEntry("affiliations", "")
                .containsEntry("department", "")
                .containsEntry("group", "")
                .containsEntry("mailbox", "")
                .containsEntry("orcid", "")
                .containsEntry("section", "")
                .doesNotContainKey("given_name");
    }

    @ParameterizedTest
    @DisplayName("7: a record without a key, an address or a user name is set aside, and the run goes on")
    @CsvSource({
        "personId, personId is missing",
        "primaryAccountEmail, primaryAccountEmail is missing",
        "upn, upn is missing"
    })
    void setsAsideAnIdentityThatLacksSomething(String attribute, String reason) throws Exception {
        Map<String, Object> identity = identity(Map.of());
        identity.remove(attribute);

        SetAside aside = unusable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity)));

        assertThat(aside.reason()).isEqualTo(reason);
        assertThat(aside.label()).isEqualTo("guid-1");
        assertThat(aside.key().isPresent()).isEqualTo(!attribute.equals("personId"));
        assertThat(aside.username().isPresent()).isEqualTo(!attribute.equals("upn"));
        assertThat(aside.email().isPresent()).isEqualTo(!attribute.equals("primaryAccountEmail"));
    }

    @Test
    @DisplayName(
            "12: an entry of the directory, with what is missing as empty text and the number of a kind with AuthZ's")
    void mapsAnEntryOfTheDirectory() throws Exception {
        Person person = usable(mapping(Preset.CERN_LDAP)
                .person(new Entry("cn=adalove", ldap(Map.of("displayName", List.of("Ada Lovelace"))))));

        assertThat(person)
                .isEqualTo(new Person(
                        "cn=adalove",
                        "12345",
                        "adalove",
                        Optional.of("ada.lovelace@cern.ch"),
                        Optional.of("Ada Lovelace"),
                        Map.of(
                                "affiliations", "",
                                "department", "",
                                "family_name", "",
                                "full_name", "Ada Lovelace",
                                "given_name", "",
                                "group", "",
                                "mailbox", "",
                                "person_id", "12345",
                                "section", ""),
                        Map.of("locale", "en"),
                        Map.of("identity_id", "12345", "uidNumber", 22222L, "username", "adalove"),
                        Skip.NEVER));
    }

    @Test
    @DisplayName("12: switching from AuthZ to LDAP changes nothing that is kept beside the account")
    void givesTheSameExtraFromBothSources() throws Exception {
        Person authz = usable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity(Map.of()))));
        Person ldap = usable(mapping(Preset.CERN_LDAP).person(new Entry("cn=adalove", ldap(Map.of()))));

        assertThat(ldap.extra()).isEqualTo(authz.extra());
        assertThat(ldap.key()).isEqualTo(authz.key());
    }

    @ParameterizedTest
    @DisplayName("12: what an account cannot do without, absent or an empty list, sets the entry aside")
    @ValueSource(strings = {"employeeID", "mail", "cn", "uidNumber"})
    void setsAsideAnEntryThatLacksSomething(String attribute) throws Exception {
        Map<String, Object> absent = ldap(Map.of());
        absent.remove(attribute);
        Map<String, Object> empty = ldap(Map.of(attribute, List.of()));

        assertThat(unusable(mapping(Preset.CERN_LDAP).person(new Entry("cn=x", absent)))
                        .reason())
                .isEqualTo(attribute + " is missing");
        assertThat(unusable(mapping(Preset.CERN_LDAP).person(new Entry("cn=x", empty)))
                        .reason())
                .isEqualTo(attribute + " is missing");
    }

    @Test
    @DisplayName("26: a user name that starts with _ makes no account, and keeps one up to date")
    void skipsServiceAccountsThatAreNew() throws Exception {
        Person person = usable(mapping(Preset.CERN_AUTHZ).person(new Entry("g", identity(Map.of("upn", "_service")))));

        assertThat(person.skip()).isEqualTo(Skip.IF_NEW);
        assertThat(person.username()).isEqualTo("_service");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    = exists                            | IF_EXISTING
                    = !exists                           | IF_NEW
                    = true                              | ALWAYS
                    = false                             | NEVER
                    = absent                            | NEVER
                    = upn == 'AdaLove'                  | ALWAYS
                    = username == 'adalove' && exists   | IF_EXISTING
                    = email.endsWith('@cern.ch')        | ALWAYS
                    = key == '12345' && !exists         | IF_NEW
                    """)
    void asksWhomToSkip(String skip, Skip expected) throws Exception {
        Person person = usable(
                mapping(Preset.CERN_AUTHZ, Map.of("skip", skip)).person(new Entry("guid-1", identity(Map.of()))));

        assertThat(person.skip()).isEqualTo(expected);
    }

    @Test
    void passesOverWhoIsAlwaysSkippedEvenWithoutAnAddress() throws Exception {
        Map<String, Object> identity = identity(Map.of("type", "Service"));
        identity.remove("primaryAccountEmail");

        Person person = usable(mapping(Preset.CERN_AUTHZ, Map.of("skip", "= entry.type == 'Service'"))
                .person(new Entry("guid-1", identity)));

        assertThat(person.skip()).isEqualTo(Skip.ALWAYS);
        assertThat(person.key()).isEqualTo("12345");
    }

    @Test
    void setsAsideWhereSkipIsNeitherTrueNorFalse() throws Exception {
        assertThat(unusable(mapping(Preset.CERN_AUTHZ, Map.of("skip", "upn"))
                                .person(new Entry("guid-1", identity(Map.of()))))
                        .reason())
                .isEqualTo("skip is text, neither true nor false");
    }

    static Stream<Arguments> poison() {
        return Stream.of(
                Arguments.of("personId", "", "personId is empty"),
                Arguments.of("personId", "   ", "personId is empty"),
                Arguments.of("personId", true, "personId is a switch, not text"),
                Arguments.of("personId", Map.of("a", 1L), "personId is an object, not text"),
                Arguments.of("personId", List.of("1", "2"), "personId has several values, and identifies nobody"),
                Arguments.of("personId", List.of(), "personId is missing"),
                Arguments.of("personId", "7".repeat(300), "personId is longer than 255 characters"),
                Arguments.of("personId", "1\u00002", "personId has a NUL character"),
                Arguments.of("upn", Map.of(), "lower(upn) fails: an object is not text"),
                Arguments.of(
                        "upn", "a".repeat(300), "the user name " + "a".repeat(60) + "… is longer than 255 characters"),
                Arguments.of("upn", "ad", "the user name ad is no user name that Invenio accepts"),
                Arguments.of("upn", "ada.love", "the user name ada.love is no user name that Invenio accepts"),
                Arguments.of("upn", "1ada", "the user name 1ada is no user name that Invenio accepts"),
                Arguments.of("upn", "ad\u0000a", "upn has a NUL character"),
                Arguments.of("upn", "ad\ud800", "upn has half a character"),
                Arguments.of("upn", "\udc00ad", "upn has half a character"),
                Arguments.of("upn", "ad\ufffd", "upn has bytes that are not UTF-8"),
                Arguments.of("primaryAccountEmail", "ada", "the e-mail address ada is no address"),
                Arguments.of("primaryAccountEmail", "@cern.ch", "is no address"),
                Arguments.of("primaryAccountEmail", "ada@", "is no address"),
                Arguments.of("primaryAccountEmail", "a da@cern.ch", "has white space or a control character"),
                Arguments.of("primaryAccountEmail", "a".repeat(250) + "@cern.ch", "is longer than 255 characters"),
                Arguments.of("primaryAccountEmail", List.of(List.of("x")), "a list is not text"),
                Arguments.of("displayName", Map.of("en", "Ada"), "displayName is an object, not text"),
                Arguments.of("displayName", "Ada\u0000", "displayName has a NUL character"),
                Arguments.of("uid", Map.of("a", List.of("x\u0000")), "uid has a NUL character"),
                Arguments.of("uid", Map.of("a\u0000", 1L), "uid has a NUL character"));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void setsAsideWhatCannotBeUsed(String attribute, Object value, String reason) throws Exception {
        SetAside aside =
                unusable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity(Map.of(attribute, value)))));

        assertThat(aside.reason()).contains(reason);
        assertThat(aside.kind()).isEqualTo(Kind.PERSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada \ud83d\ude00", "O'Neil \"Bobby\" \\N; DROP TABLE", "名前", "a\tb\nc"})
    void keepsEveryOtherCharacter(String name) throws Exception {
        Person person =
                usable(mapping(Preset.CERN_AUTHZ).person(new Entry("guid-1", identity(Map.of("displayName", name)))));

        assertThat(person.profile()).containsEntry("full_name", name);
    }

    @Test
    void keepsLongNamesWhereThereIsRoom() throws Exception {
        Person person = usable(mapping(Preset.CERN_AUTHZ)
                .person(new Entry("guid-1", identity(Map.of("displayName", "n".repeat(300))))));

        assertThat(person.name()).contains("n".repeat(300));
    }

    @Test
    void takesANumberAndItsDigitsForTheSameKey() throws Exception {
        Mapping mapping = mapping(Preset.CERN_AUTHZ);

        assertThat(Stream.of("12345", 12345L, 12345.0, List.of("12345"))
                        .map(key -> usable(mapping.person(new Entry("g", identity(Map.of("personId", key)))))
                                .key()))
                .containsOnly("12345");
    }

    @Test
    void protectsByWhatCouldBeRead() throws Exception {
        SetAside aside = unusable(mapping(Preset.CERN_AUTHZ).person(new Entry("", identity(Map.of("uid", "\u0000")))));

        assertThat(aside)
                .isEqualTo(new SetAside(
                        Kind.PERSON,
                        "12345",
                        Optional.of("12345"),
                        Optional.of("adalove"),
                        Optional.of("ada.lovelace@cern.ch"),
                        "uid has a NUL character"));
        assertThat(unusable(mapping(Preset.CERN_AUTHZ).person(new Entry("", Map.of())))
                        .label())
                .isEqualTo("unknown");
    }

    @Test
    @DisplayName("31: a group as a role, its description cut to 255 characters")
    void mapsAGroup() throws Exception {
        Mapping mapping = mapping(Preset.CERN_AUTHZ);
        Map<String, Object> group = group(Map.of("description", "\ud83d\ude00".repeat(300)));

        assertThat(usable(mapping.group(new Entry("g", group))))
                .isEqualTo(new Group(
                        "g",
                        "data-owners",
                        Optional.of("uuid-1"),
                        "Data owners",
                        Optional.of("\ud83d\ude00".repeat(252) + "...")));
        assertThat(usable(mapping.group(new Entry("g", group(Map.of("description", "d".repeat(255))))))
                        .description())
                .contains("d".repeat(255));
    }

    @Test
    @DisplayName("32: a group without a description is a group; one without a name is set aside")
    void mapsAGroupWithoutADescription() throws Exception {
        Mapping mapping = mapping(Preset.CERN_AUTHZ);
        Map<String, Object> undescribed = group(Map.of());
        undescribed.remove("description");
        Map<String, Object> unnamed = group(Map.of());
        unnamed.remove("displayName");

        assertThat(usable(mapping.group(new Entry("g", undescribed))).description())
                .contains("");
        SetAside aside = unusable(mapping.group(new Entry("g", unnamed)));
        assertThat(aside.reason()).isEqualTo("displayName is missing");
        assertThat(aside.key()).contains("data-owners");
        assertThat(aside.kind()).isEqualTo(Kind.GROUP);
    }

    @ParameterizedTest
    @CsvSource({
        "groupIdentifier, 81, is longer than 80 characters",
        "displayName, 81, is longer than 80 characters",
        "groupIdentifier, 0, groupIdentifier is empty",
        "displayName, 0, displayName is empty"
    })
    void setsAsideGroupsThatInvenioCannotHold(String attribute, int length, String reason) throws Exception {
        assertThat(unusable(mapping(Preset.CERN_AUTHZ)
                                .group(new Entry("g", group(Map.of(attribute, "g".repeat(length))))))
                        .reason())
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_group", "-group", "ägroup", "\ud83d\ude00"})
    void setsAsideGroupsThatBreakInveniosPictures(String id) throws Exception {
        assertThat(unusable(mapping(Preset.CERN_AUTHZ).group(new Entry("g", group(Map.of("groupIdentifier", id)))))
                        .reason())
                .contains("does not begin with a letter or a digit");
    }

    @ParameterizedTest
    @CsvSource({
        "ad, accepts",
        "Ada, accepts",
        "a.da, accepts",
        "edit, page",
        "visitor, own",
        "ckan_site, own",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479, form of an id",
        "f47ac10b58cc4372a5670e02b2c3d479, form of an id"
    })
    void knowsTheNamesThatCkanRefuses(String name, String reason) throws Exception {
        Mapping mapping = Mapping.of(spec(Preset.CERN_AUTHZ, Map.of("username", "upn")), new CkanRules("ckan_site"));

        assertThat(unusable(mapping.person(new Entry("g", identity(Map.of("upn", name)))))
                        .reason())
                .contains(reason);
    }

    @Test
    void needsNoAddressForCkan() throws Exception {
        Map<String, Object> identity = identity(Map.of());
        identity.remove("primaryAccountEmail");
        Mapping mapping = Mapping.of(spec(Preset.CERN_AUTHZ, Map.of()), new CkanRules("ckan_site"));

        assertThat(usable(mapping.person(new Entry("g", identity))).email()).isEmpty();
    }

    @Test
    @DisplayName("9: a plug-in in Java takes the place of a mapper")
    void asksAPluginLast() throws Exception {
        MappingSpec spec = new MappingSpec(
                        Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.of(RomanNumerals.NAME))
                .over(spec(Preset.CERN_AUTHZ, Map.of()));
        Mapping mapping = Mapping.of(spec, INVENIO);

        Person person = usable(mapping.person(new Entry("g", identity(Map.of()))));

        assertThat(person.profile()).containsExactly(Map.entry("roman", "XII"));
        assertThat(person.username()).isEqualTo("adalove");
        assertThat(mapping.attributesOfPeople()).isEmpty();
        assertThat(unusable(mapping.person(new Entry("g", identity(Map.of("uid", -1L)))))
                        .reason())
                .isEqualTo("uid has no Roman numeral");
        assertThat(unusable(mapping.person(new Entry("g", identity(Map.of("uid", "x")))))
                        .reason())
                .startsWith("the plug-in roman fails: java.lang.ClassCastException");
    }

    @Test
    void saysWhichPluginsThereAre() {
        assertThatExceptionOfType(MalformedMappingException.class)
                .isThrownBy(() -> Mapping.of(
                        new MappingSpec(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.of("greek")),
                        INVENIO))
                .satisfies(e -> assertThat(e.message()).contains("these are: roman"));
    }

    @Test
    void saysWhichFieldIsMalformed() {
        assertThatExceptionOfType(MalformedMappingException.class)
                .isThrownBy(() -> mapping(Preset.CERN_AUTHZ, Map.of("name", "= lower(")))
                .satisfies(e -> assertThat(e.field()).isEqualTo("name"));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void hasPresetsThatAreMappings(Preset preset) throws Exception {
        Mapping mapping = mapping(preset);

        assertThat(mapping.attributesOfPeople()).isNotEmpty();
        assertThat(mapping.attributesOfGroups()).isNotEmpty();
    }

    @Test
    void mapsUsersAndGroupsOfKeycloak() throws Exception {
        Mapping mapping = mapping(Preset.KEYCLOAK);

        Person person = usable(mapping.person(new Entry(
                "id-1", Map.of("id", "id-1", "username", "Ada", "email", "Ada@Example.org", "firstName", "Ada"))));
        Group group = usable(mapping.group(new Entry("id-2", Map.of("id", "id-2", "path", "/a/b", "name", "b"))));

        assertThat(person.username()).isEqualTo("ada");
        assertThat(person.email()).contains("ada@example.org");
        assertThat(person.name()).contains("Ada");
        assertThat(group.id()).isEqualTo("a/b");
    }

    private static Mapping mapping(Preset preset) throws Exception {
        return mapping(preset, Map.of());
    }

    private static Mapping mapping(Preset preset, Map<String, String> fields) throws MalformedMappingException {
        return Mapping.of(spec(preset, fields), INVENIO);
    }

    private static MappingSpec spec(Preset preset, Map<String, String> fields) {
        Section mapping = preset.section().sectionOrEmpty("mapping");
        Map<String, String> own = new LinkedHashMap<>(fields);
        for (String field : List.of("key", "username", "email", "name", "skip")) {
            mapping.optional(field, text -> text).ifPresent(text -> own.putIfAbsent(field, text));
        }
        return new MappingSpec(
                own,
                keys(mapping, "profile"),
                keys(mapping, "preferences"),
                keys(mapping, "extra"),
                keys(mapping, "group"),
                Optional.empty());
    }

    private static Map<String, String> keys(Section mapping, String part) {
        Map<String, String> fields = new HashMap<>();
        Section section = mapping.sectionOrEmpty(part);
        section.keys().forEach(key -> section.optional(key, text -> text).ifPresent(text -> fields.put(key, text)));
        return fields;
    }

    private static Map<String, Object> identity(Map<String, Object> different) {
        Map<String, Object> identity = new HashMap<>();
        identity.put("personId", "12345");
        identity.put("upn", "AdaLove");
        identity.put("primaryAccountEmail", "Ada.Lovelace@CERN.ch");
        identity.put("displayName", "Ada Lovelace");
        identity.put("firstName", "Ada");
        identity.put("lastName", "Lovelace");
        identity.put("instituteName", "CERN");
        identity.put("cernDepartment", "IT");
        identity.put("cernGroup", "CA");
        identity.put("cernSection", "IR");
        identity.put("postOfficeBox", "M31120");
        identity.put("orcid", "0000-0001-2345-6789");
        identity.put("uid", 22222L);
        identity.putAll(different);
        return identity;
    }

    private static Map<String, Object> ldap(Map<String, Object> different) {
        Map<String, Object> entry = new HashMap<>();
        entry.put("employeeID", List.of("12345"));
        entry.put("cn", List.of("AdaLove"));
        entry.put("mail", List.of("Ada.Lovelace@CERN.ch"));
        entry.put("uidNumber", List.of("22222"));
        entry.putAll(different);
        return entry;
    }

    private static Map<String, Object> group(Map<String, Object> different) {
        Map<String, Object> group = new HashMap<>();
        group.put("id", "uuid-1");
        group.put("groupIdentifier", "data-owners");
        group.put("displayName", "Data owners");
        group.put("description", "Those who own data");
        group.putAll(different);
        return group;
    }

    private static <T> T usable(Mapped<T> mapped) {
        assertThat(mapped).isInstanceOf(Usable.class);
        return ((Usable<T>) mapped).value();
    }

    private static SetAside unusable(Mapped<?> mapped) {
        assertThat(mapped).isInstanceOf(Unusable.class);
        return ((Unusable<?>) mapped).record();
    }
}
