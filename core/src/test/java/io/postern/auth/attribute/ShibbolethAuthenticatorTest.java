/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import static io.postern.auth.attribute.ShibbolethHeaders.EXPIRES;
import static io.postern.auth.attribute.ShibbolethHeaders.IDP;
import static io.postern.auth.attribute.ShibbolethHeaders.SECRET;
import static io.postern.auth.attribute.ShibbolethHeaders.SP_ADDRESS;
import static io.postern.auth.attribute.ShibbolethHeaders.signedIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.postern.auth.Account;
import io.postern.auth.GateEvents;
import io.postern.auth.Identity;
import io.postern.auth.IdentityMaker;
import io.postern.auth.Outcome;
import io.postern.auth.Proof;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.AttributeSource;
import io.postern.config.Cidr;
import io.postern.config.ClaimPath;
import io.postern.config.IdentityConfig;
import io.postern.config.Secret;
import io.postern.config.ShibbolethConfig;
import io.postern.config.ShibbolethIdentity;
import io.postern.config.SysadminConfig;
import io.postern.config.UnverifiedEmail;
import io.postern.config.ValuePattern;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShibbolethAuthenticatorTest {
    private final List<String> heard = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(EXPIRES - 3600);

    // --- who is believed

    @Test
    void makesAnIdentityOfTheAttributes() {
        Identity identity = accepted(signedIn());
        assertThat(identity.account()).isEqualTo(new Account(IDP, "alice@example.org"));
        assertThat(identity.source()).isEqualTo("shibboleth");
        assertThat(identity.username()).isEqualTo("alice@example.org");
        assertThat(identity.email()).contains("alice@mail.example.org");
        assertThat(identity.name()).contains("Alice A");
        assertThat(identity.groups()).containsExactly("staff", "urn:x:a;b");
        assertThat(identity.groupsKnown()).isTrue();
        assertThat(identity.proof()).isEqualTo(Proof.SHIBBOLETH);
        assertThat(identity.until()).isEqualTo(Instant.ofEpochSecond(EXPIRES));
        assertThat(identity.claims())
                .containsEntry("eppn", "alice@example.org")
                .containsEntry("isMemberOf", List.of("staff", "urn:x:a;b"))
                .containsEntry("acr", "https://refeds.org/profile/mfa")
                .containsEntry(
                        "auth_time", Instant.parse("2026-11-22T19:26:10Z").getEpochSecond())
                .doesNotContainKeys("cn", "Shib-Session-ID", "X-Shib-Secret");
        assertThat(heard).containsExactly("accepted");
    }

    @ParameterizedTest(name = "row 130, from {0}")
    @ValueSource(strings = {"198.51.100.7", "127.0.0.1", "::1", "2001:db8::2", "::ffff:198.51.100.7"})
    void believesNothingFromAnotherAddress(String address) {
        assertThat(authenticator().known(signedIn().from(address))).isInstanceOf(Outcome.Absent.class);
        assertThat(authenticator()
                        .known(signedIn().add("X-Forwarded-For", SP_ADDRESS).from(address)))
                .isInstanceOf(Outcome.Absent.class);
        assertThat(heard).isEmpty();
    }

    @Test
    void believesAMappedAddress() {
        assertThat(authenticator().known(signedIn().from("::ffff:" + SP_ADDRESS)))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void believesNothingWithoutTheSecret(String what, UnaryOperator<ShibbolethHeaders> change) {
        assertThat(authenticator().known(change.apply(signedIn()).from(SP_ADDRESS)))
                .isInstanceOf(Outcome.Absent.class);
        assertThat(heard).containsExactly("unproven");
    }

    static Stream<Arguments> believesNothingWithoutTheSecret() {
        return Stream.of(
                change("none", h -> h.without("X-Shib-Secret")),
                change("empty", h -> h.with("X-Shib-Secret", "")),
                change("wrong", h -> h.with("X-Shib-Secret", "wrong")),
                change("a beginning of it", h -> h.with("X-Shib-Secret", SECRET.substring(1))),
                change("in other case", h -> h.with("X-Shib-Secret", SECRET.toUpperCase(Locale.ROOT))),
                change("twice", h -> h.add("X-Shib-Secret", SECRET)),
                change(
                        "with a wrong one before",
                        h -> h.with("X-Shib-Secret", "x").add("x-shib-secret", SECRET)),
                change("row 85, under an alias", h -> h.without("X-Shib-Secret").add("X_Shib_Secret", SECRET)));
    }

    @Test
    void comparesASecretThatIsNotAscii() {
        ShibbolethConfig config = config(
                Optional.of(new ShibbolethConfig.SecretHeader("X-Shib-Secret", Secret.of("gru\u00df"))), ';', false);
        String sent = new String("gru\u00df".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(authenticator(config, mapping())
                        .known(signedIn().with("X-Shib-Secret", sent).from(SP_ADDRESS)))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void findsNobodyWithoutASession(String what, UnaryOperator<ShibbolethHeaders> change) {
        assertThat(authenticator().known(change.apply(signedIn()).from(SP_ADDRESS)))
                .isInstanceOf(Outcome.Absent.class);
        assertThat(heard).isEmpty();
    }

    static Stream<Arguments> findsNobodyWithoutASession() {
        return Stream.of(
                change("no session id", h -> h.without("Shib-Session-ID")),
                change(
                        "an empty one, as the service provider writes an absent one",
                        h -> h.with("Shib-Session-ID", "")),
                change(
                        "a session id under another name only",
                        h -> h.without("Shib-Session-ID").add("Shib-Session", "x")));
    }

    // --- what is refused

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource
    void refuses(String what, Reason reason, UnaryOperator<ShibbolethHeaders> change) {
        Outcome outcome = authenticator().known(change.apply(signedIn()).from(SP_ADDRESS));
        assertThat(outcome).asInstanceOf(type(Outcome.Rejected.class)).satisfies(rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.detail()).isNotBlank().doesNotContain("evil", "alice", SECRET, "https://idp");
        });
        assertThat(heard).containsExactly(reason.code());
    }

    static Stream<Arguments> refuses() {
        Reason idp = Reason.IDENTITY_PROVIDER_REFUSED;
        Reason unusable = Reason.ATTRIBUTES_UNUSABLE;
        return Stream.of(
                refusal("no identity provider", idp, h -> h.without("Shib-Identity-Provider")),
                refusal("an empty one", idp, h -> h.with("Shib-Identity-Provider", "")),
                refusal("another one", idp, h -> h.with("Shib-Identity-Provider", "https://evil.example/idp")),
                refusal("one that begins alike", idp, h -> h.with("Shib-Identity-Provider", IDP + "/evil")),
                refusal("in other case", idp, h -> h.with("Shib-Identity-Provider", IDP.toUpperCase(Locale.ROOT))),
                refusal("no end", unusable, h -> h.without("Shib-Session-Expires")),
                refusal("an empty end", unusable, h -> h.with("Shib-Session-Expires", "")),
                refusal("an end in words", unusable, h -> h.with("Shib-Session-Expires", "2030-01-01T00:00:00Z")),
                refusal("a negative end", unusable, h -> h.with("Shib-Session-Expires", "-1")),
                refusal("a floating end", unusable, h -> h.with("Shib-Session-Expires", "1e300")),
                refusal("an endless end", unusable, h -> h.with("Shib-Session-Expires", "99999999999999999999")),
                refusal("past", Reason.ATTRIBUTES_EXPIRED, h -> h.with("Shib-Session-Expires", "1")),
                refusal(
                        "right now",
                        Reason.ATTRIBUTES_EXPIRED,
                        h -> h.with("Shib-Session-Expires", Long.toString(EXPIRES - 3600))),
                refusal("no subject", unusable, h -> h.without("eppn")),
                refusal("an empty subject", unusable, h -> h.with("eppn", "")),
                refusal("two subjects", unusable, h -> h.with("eppn", "alice@example.org;evil@example.org")),
                refusal("a subject and nothing", unusable, h -> h.with("eppn", "alice@example.org;")),
                refusal("nothing and a subject", unusable, h -> h.with("eppn", ";alice@example.org")),
                refusal("a subject with a trailing backslash", unusable, h -> h.with("eppn", "alice\\")),
                refusal("a subject that may have been two", unusable, h -> h.with("eppn", "alice\\\\;evil")),
                refusal("row 112, a line feed", unusable, h -> h.with("eppn", "alice\nevil")),
                refusal("row 112, a NUL", unusable, h -> h.with("eppn", "alice\u0000")),
                refusal("row 112, U+0085", unusable, h -> h.with("eppn", "alice\u00c2\u0085")),
                refusal("row 112, U+2028", unusable, h -> h.with("eppn", "alice\u00e2\u0080\u00a8")),
                refusal("a no-break space at the edge", unusable, h -> h.with("eppn", "alice\u00c2\u00a0")),
                refusal("row 58, a subject that is not UTF-8", unusable, h -> h.with("eppn", "alice\u00fc")),
                refusal("row 103, two e-mails", unusable, h -> h.with("mail", "alice@a.example;evil@b.example")),
                refusal("an e-mail with a trailing backslash", unusable, h -> h.with("mail", "alice@a.example\\")),
                refusal("an e-mail that is not UTF-8", unusable, h -> h.with("mail", "\u00c3(")),
                refusal("groups with a trailing backslash", unusable, h -> h.with("isMemberOf", "staff\\")),
                refusal("groups that may be others", unusable, h -> h.with("isMemberOf", "staff\\\\;evil")),
                refusal("groups that are not UTF-8", unusable, h -> h.with("isMemberOf", "staff;\u00ff")),
                refusal("a display name that is not UTF-8", unusable, h -> h.with("displayName", "\u00ff")),
                refusal("10 000 groups", Reason.IDENTITY_TOO_LARGE, h -> h.with("isMemberOf", "g;".repeat(10_000))),
                refusal("a long group", Reason.IDENTITY_TOO_LARGE, h -> h.with("isMemberOf", "g".repeat(70_000))));
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                ambiguity("row 1", "Shib_Session-ID"),
                ambiguity("row 1", "Shib.Session.ID"),
                ambiguity("row 2", "Shib_Identity_Provider"),
                ambiguity("row 1", "Shib.EP.Affiliation"),
                ambiguity("row 1", "Shib_EP_Affiliation"),
                ambiguity("row 111", "X.Shib.Secret"),
                ambiguity("row 111", "Shib~Session~Expires"),
                ambiguity("row 111", "SHIB!SESSION#ID"),
                ambiguity("row 85", "remote-user"),
                ambiguity("row 85", "Remote.User"),
                ambiguity("row 110", "subject_id"),
                ambiguity("row 111", "subject.id"));
    }

    @ParameterizedTest(name = "{0}: {1} beside the exact name")
    @MethodSource("ambiguous")
    void refusesAnAliasBesideTheExactName(String row, String alias) {
        refusesAsAmbiguous(signedIn().add("subject-id", "x").add(alias, "evil"));
    }

    @ParameterizedTest(name = "{0}: {1} instead of the exact name")
    @MethodSource("ambiguous")
    void refusesAnAliasInsteadOfTheExactName(String row, String alias) {
        refusesAsAmbiguous(signedIn()
                .without("Shib-Session-ID")
                .without("Shib-Identity-Provider")
                .without("Shib-Session-Expires")
                .without("REMOTE_USER")
                .add(alias, "evil"));
    }

    @ParameterizedTest(name = "row 97: {0} twice")
    @ValueSource(
            strings = {
                "eppn",
                "EPPN",
                "mail",
                "isMemberOf",
                "ismemberof",
                "displayName",
                "REMOTE_USER",
                "Shib-Session-ID",
                "shib-session-id",
                "Shib-Identity-Provider",
                "Shib-Session-Expires",
                "Shib-Handler",
                "Shib-AuthnContext-Class",
                "cn"
            })
    void refusesTwoLines(String name) {
        refusesAsAmbiguous(signedIn().add(name, "evil"));
        heard.clear();
        refusesAsAmbiguous(signedIn().add(name, ""));
    }

    private void refusesAsAmbiguous(ShibbolethHeaders headers) {
        assertThat(authenticator().known(headers.from(SP_ADDRESS)))
                .asInstanceOf(type(Outcome.Rejected.class))
                .extracting(Outcome.Rejected::reason)
                .isEqualTo(Reason.AMBIGUOUS_HEADERS);
        assertThat(heard).containsExactly("ambiguous_headers");
    }

    // --- what the fields become

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // displayName | cn | givenName | sn | shown
                "Alice A|Al|A|L|Alice A",
                "''|Al|A|L|Al",
                "-|Al;Alice|A|L|Al",
                "''|''|A|L|A L",
                "-|-|A;B|L|A L",
                "-|-|A|-|-",
                "-|-|-|L|-",
                "' '|-|A|L|A L",
                "x\\|-|-|-|x\\",
                "tab\there|-|-|-|tab here"
            })
    void takesTheFirstDisplayNameThatIsWhole(String displayName, String cn, String givenName, String sn, String shown) {
        ShibbolethHeaders headers = signedIn().without("displayName").without("cn");
        String[] attributes = {"displayName", displayName, "cn", cn, "givenName", givenName, "sn", sn};
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                headers.add(attributes[i], attributes[i + 1]);
            }
        }
        assertThat(accepted(headers).name()).isEqualTo(Optional.ofNullable(shown));
    }

    @Test
    void collectsGroupsOfAllAttributes() {
        Identity identity = accepted(signedIn()
                .with("isMemberOf", "staff;;a")
                .add("member", "a;b")
                .add("entitlement", "urn:geant:example.org:group:x#idp"));
        assertThat(identity.groups()).containsExactly("staff", "a", "b", "urn:geant:example.org:group:x#idp");
    }

    @Test
    void knowsNoGroupsWhereNoAttributeCouldCarryOne() {
        Identity identity = accepted(signedIn().with("isMemberOf", "").add("member", ""));
        assertThat(identity.groups()).isEmpty();
        assertThat(identity.groupsKnown()).isFalse();
        assertThat(identity.sysadmin()).isFalse();
    }

    @ParameterizedTest(name = "isMemberOf: \"{0}\"")
    @NullSource
    @ValueSource(strings = {"", ";", "staff"})
    void knowsThatNobodyIsASysadminWithoutAnAttributeThatTheFileAsksFor(String isMemberOf) {
        ShibbolethIdentity asked = new ShibbolethIdentity(
                "eppn", ValuePattern.parse("eppn"), "mail", List.of(List.of("cn")), List.of("isMemberOf"), true);
        ShibbolethHeaders headers = signedIn().without("isMemberOf");
        if (isMemberOf != null) {
            headers.add("isMemberOf", isMemberOf);
        }
        Identity identity = identity(
                authenticator(config(secretHeader(), ';', false), asked).known(headers.from(SP_ADDRESS)));
        assertThat(identity.groupsKnown()).isTrue();
        assertThat(identity.sysadmin()).isFalse();
    }

    @Test
    void doesWithoutAnEmail() {
        assertThat(accepted(signedIn().with("mail", "")).email()).isEmpty();
        assertThat(accepted(signedIn().without("mail")).email()).isEmpty();
    }

    @Test
    void makesASysadminOfTheNamedGroupOnly() {
        assertThat(accepted(signedIn().with("isMemberOf", "admins")).sysadmin()).isTrue();
        assertThat(accepted(signedIn().with("isMemberOf", "staff;admins")).sysadmin())
                .isTrue();
        for (String not : List.of("staff\\;admins", "Admins", "admins ", "admin", "staff,admins", "admins%3B")) {
            assertThat(accepted(signedIn().with("isMemberOf", not)).sysadmin())
                    .as(not)
                    .isFalse();
        }
    }

    @Test
    void readsUrlEncodedAttributes() {
        ShibbolethAuthenticator authenticator = authenticator(config(secretHeader(), ';', true), mapping());
        Identity identity = identity(authenticator.known(signedIn()
                .with("eppn", "alice%40example.org")
                .with("mail", "alice%40mail.example.org")
                .with("displayName", "J%C3%BCrgen")
                .with("isMemberOf", "a%3Bb;c%5C;d")
                .from(SP_ADDRESS)));
        assertThat(identity.username()).isEqualTo("alice@example.org");
        assertThat(identity.name()).contains("J\u00fcrgen");
        assertThat(identity.groups()).containsExactly("a;b", "c\\", "d");
    }

    @Test
    void readsUtf8InEveryField() {
        Identity identity = accepted(signedIn()
                .with("eppn", bytes("j\u00fcrgen@b\u00fccher.example"))
                .with("displayName", bytes("\u5c71\u7530\u592a\u90ce"))
                .with("isMemberOf", bytes("B\u00fccherei")));
        assertThat(identity.username()).isEqualTo("j\u00fcrgen@b\u00fccher.example");
        assertThat(identity.name()).contains("\u5c71\u7530\u592a\u90ce");
        assertThat(identity.groups()).containsExactly("B\u00fccherei");
    }

    @Test
    void buildsTheUserNameByItsPattern() {
        ShibbolethIdentity mapping = new ShibbolethIdentity(
                "eppn", ValuePattern.parse("{uid}@{id}"), "mail", List.of(List.of("cn")), List.of("isMemberOf"), false);
        ShibbolethAuthenticator authenticator = authenticator(config(secretHeader(), ';', false), mapping);
        assertThat(identity(authenticator.known(signedIn().add("uid", "alice").from(SP_ADDRESS)))
                        .username())
                .isEqualTo("alice@shibboleth");
        assertThat(authenticator.known(signedIn().from(SP_ADDRESS))).isInstanceOf(Outcome.Rejected.class);
        assertThat(authenticator.known(signedIn().add("uid", "alice;bob").from(SP_ADDRESS)))
                .isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void readsAttributesThatOnlyRulesName() {
        ShibbolethConfig config = config(secretHeader(), ';', false);
        ShibbolethNames names = ShibbolethNames.of(config, mapping(), List.of("affiliation", "acr"));
        ShibbolethAuthenticator authenticator = authenticator(config, mapping(), names);
        RequestHead request = signedIn()
                .add("affiliation", "staff@example.org;member@example.org")
                .add("acr", "evil")
                .from(SP_ADDRESS);
        assertThat(identity(authenticator.known(request)).claims())
                .containsEntry("affiliation", List.of("staff@example.org", "member@example.org"))
                .containsEntry("acr", "https://refeds.org/profile/mfa");
    }

    @Test
    void endsWithTheSession() {
        accepted(signedIn());
        now = Instant.ofEpochSecond(EXPIRES).minusMillis(1);
        accepted(signedIn());
        now = Instant.ofEpochSecond(EXPIRES);
        assertThat(authenticator().known(signedIn().from(SP_ADDRESS))).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void answersWithoutAskingAnybody() {
        RequestHead request = signedIn().from(SP_ADDRESS);
        assertThat(authenticator().ask(request)).isEqualTo(authenticator().known(request));
        assertThat(authenticator().proof()).isEqualTo(Proof.SHIBBOLETH);
    }

    // --- how it is built

    private Identity accepted(ShibbolethHeaders headers) {
        return identity(authenticator().known(headers.from(SP_ADDRESS)));
    }

    private static Identity identity(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).identity();
    }

    private ShibbolethAuthenticator authenticator() {
        return authenticator(config(secretHeader(), ';', false), mapping());
    }

    private ShibbolethAuthenticator authenticator(ShibbolethConfig config, ShibbolethIdentity mapping) {
        return authenticator(config, mapping, ShibbolethNames.of(config, mapping, List.of("subject-id")));
    }

    private ShibbolethAuthenticator authenticator(
            ShibbolethConfig config, ShibbolethIdentity mapping, ShibbolethNames names) {
        IdentityConfig identity = new IdentityConfig(
                ClaimPath.parse("sub"),
                ValuePattern.parse("preferred_username"),
                ClaimPath.parse("email"),
                UnverifiedEmail.DROP,
                List.of(),
                List.of(),
                List.of("*"),
                mapping);
        IdentityMaker maker = new IdentityMaker(
                new SysadminConfig(List.of(new SysadminConfig.SourceGroup(Optional.of("shibboleth"), "admins"))),
                Set.of("eppn", "isMemberOf", "acr", "auth_time", "affiliation"));
        GateEvents events = new GateEvents() {
            @Override
            public void attributes(String outcome) {
                heard.add(outcome);
            }
        };
        return new ShibbolethAuthenticator(config, identity, names, maker, events, Clock.fixed(now, ZoneOffset.UTC));
    }

    static ShibbolethConfig config(Optional<ShibbolethConfig.SecretHeader> secret, char delimiter, boolean urlEncoded) {
        return new ShibbolethConfig(
                true,
                "Shibboleth",
                AttributeSource.HEADERS,
                List.of(Cidr.parse(SP_ADDRESS)),
                secret,
                Optional.empty(),
                List.of("https://other.example.org/idp", IDP),
                false,
                "/Shibboleth.sso/Login",
                "/Shibboleth.sso/Logout",
                delimiter,
                urlEncoded);
    }

    static Optional<ShibbolethConfig.SecretHeader> secretHeader() {
        return Optional.of(new ShibbolethConfig.SecretHeader("X-Shib-Secret", Secret.of(SECRET)));
    }

    static ShibbolethIdentity mapping() {
        return new ShibbolethIdentity(
                "eppn",
                ValuePattern.parse("eppn"),
                "mail",
                List.of(List.of("displayName"), List.of("cn"), List.of("givenName", "sn")),
                List.of("isMemberOf", "member", "entitlement"),
                false);
    }

    private static Arguments change(String what, UnaryOperator<ShibbolethHeaders> change) {
        return Arguments.of(what, change);
    }

    private static Arguments refusal(String what, Reason reason, UnaryOperator<ShibbolethHeaders> change) {
        return Arguments.of(what, reason, change);
    }

    private static Arguments ambiguity(String row, String alias) {
        return Arguments.of(row, alias);
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
