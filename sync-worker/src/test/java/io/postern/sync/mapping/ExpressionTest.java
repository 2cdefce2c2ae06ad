/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cel.common.CelAbstractSyntaxTree;
import io.postern.sync.mapping.Expression.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionTest {

    private static final Map<String, Object> ENTRY = Map.of(
            "mail",
            List.of("A.B@Example.ORG"),
            "sn",
            "Lovelace",
            "givenName",
            "Ada",
            "uid",
            42L,
            "number",
            "42",
            "groups",
            List.of("b", "a"),
            "none",
            List.of(),
            "x-y",
            "dashed",
            "active",
            true,
            "attributes",
            Map.of("department", List.of("IT"), "deep", Map.of("er", "x")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mail                                    | A.B@Example.ORG
                    uid                                     | 42
                    absent                                  |
                    none                                    |
                    x-y                                     | dashed
                    attributes.department                   | IT
                    attributes.absent                       |
                    absent.absent                           |
                    = lower(mail)                           | a.b@example.org
                    = lower(absent)                         |
                    = upper(sn)                             | LOVELACE
                    = trim(' x ')                           | x
                    = text(absent)                          | ''
                    = text(uid)                             | 42
                    = text(mail)                            | A.B@Example.ORG
                    = first([absent, none, sn])             | Lovelace
                    = first([absent])                       |
                    = sn + ', ' + givenName                 | Lovelace, Ada
                    = join(entry.groups, ';')               | b;a
                    = join(absent, ';')                     |
                    = join(split('a,b', ','), '-')          | a-b
                    = replace(mail, '@', ' at ')            | A.B at Example.ORG
                    = slug('J. Döe')                        | j__d_e
                    = extract(mail, '@(.*)$')               | Example.ORG
                    = extract(mail, 'nothing')              |
                    = entry['x-y']                          | dashed
                    = entry['absent']                       |
                    = entry.mail                            | [A.B@Example.ORG]
                    = entry.absent                          |
                    = attributes.department                 | IT
                    = attributes.deep.er                    | x
                    = lower(attributes.absent)              |
                    = has(mail)                             | true
                    = has(absent)                           | false
                    = has(entry.absent)                     | false
                    = absent == null ? 'x' : 'y'            | x
                    = int(number)                           | 42
                    = int(uid) + 1                          | 43
                    = entry.groups.map(g, upper(g))         | [B, A]
                    = entry.groups.filter(g, g != 'a')      | [b]
                    = entry.groups.exists(g, g == 'a')      | true
                    = size(entry.groups)                    | 2
                    = sn.matches('^L.*e$')                  | true
                    = sn.startsWith('L') && !active         | false
                    = absent.x == null                      | true
                    = {'a': sn}                             | {a=Lovelace}
                    = [sn, absent]                          | [Lovelace]
                    = null                                  |
                    """)
    void givesWhatItSays(String text, @Nullable String value) throws Exception {
        Object found = Expression.parse(text, Place.BEGINNING).value(new Scope(ENTRY));

        assertThat(found == null ? null : found.toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    = int(absent)                           | absent is missing
                    = int(sn)                               | int(sn) fails: For input string: "Lovelace"
                    = lower(attributes)                     | lower(attributes) fails: an object is not text
                    = sn.startsWith(uid)                    | fails: No matching overload
                    = absent.startsWith('x')                | absent is missing
                    = sn + uid                              | fails: No matching overload
                    = entry.groups[7]                       | fails:
                    = 1 / (uid - 42)                        | fails: / by zero
                    = extract(sn, '(')                      | fails: the pattern is none
                    = split(sn, '')                         | fails: the separator of split is empty
                    = !sn                                   | fails: No matching overload
                    """)
    void saysWhyAnEntryDoesNotFit(String text, String reason) throws Exception {
        Expression expression = Expression.parse(text, Place.BEGINNING);

        assertThatExceptionOfType(UnusableException.class)
                .isThrownBy(() -> expression.value(new Scope(ENTRY)))
                .satisfies(
                        e -> assertThat(e.reason().toLowerCase(Locale.ROOT)).contains(reason.toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    two words      | is no attribute's name
                    ''             | is no attribute's name
                    = lower(       | has an error at character
                    = lower(a, b)  | has an error at character
                    = nothing(a)   | undeclared reference to 'nothing'
                    = sn +         | has an error at character
                    = exists       | known in skip alone
                    = sn.size(1,2) | has an error at character
                    """)
    void refusesWhatCanNeverBeWorkedOut(String text, String reason) {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse(text, Place.BEGINNING))
                .satisfies(e -> assertThat(e.message()).contains(reason));
    }

    @Test
    void refusesAnExpressionThatIsTooLongOrTooDeep() {
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse("= '" + "x".repeat(3000) + "'", Place.BEGINNING));
        assertThatExceptionOfType(MalformedExpressionException.class)
                .isThrownBy(() -> Expression.parse("= " + "(".repeat(200) + "1" + ")".repeat(200), Place.BEGINNING));
    }

    @Test
    void endsLoopsThatMultiply() throws Exception {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add("v" + i);
        }
        Expression expression =
                Expression.parse("= entry.m.map(a, entry.m.map(b, entry.m.map(c, a + b + c)))", Place.BEGINNING);

        assertThatExceptionOfType(UnusableException.class)
                .isThrownBy(() -> expression.value(new Scope(Map.of("m", many))))
                .satisfies(e -> assertThat(e.reason()).containsIgnoringCase("iteration"));
    }

    @Test
    void isNotHeldUpByAPatternThatWouldHoldOthersUp() throws Exception {
        Expression expression = Expression.parse("= x.matches('^(a+)+$')", Place.BEGINNING);

        assertThat(expression.value(new Scope(Map.of("x", "a".repeat(50_000) + "b"))))
                .isEqualTo(false);
    }

    @Test
    void seesMappedFieldsInTheirPlaceAndAttributesUnderEntry() throws Exception {
        Scope scope = new Scope(Map.of("username", "Attribute", "key", "A"));
        scope.map("username", "mapped");
        scope.map("exists", true);

        assertThat(Expression.parse("= username", Place.BEGINNING).value(scope)).isEqualTo("Attribute");
        assertThat(Expression.parse("= username", Place.LATER).value(scope)).isEqualTo("mapped");
        assertThat(Expression.parse("username", Place.LATER).value(scope)).isEqualTo("Attribute");
        assertThat(Expression.parse("= entry.username", Place.LATER).value(scope))
                .isEqualTo("Attribute");
        assertThat(Expression.parse("= username + (exists ? '1' : '0')", Place.SKIP)
                        .value(scope))
                .isEqualTo("mapped1");
    }

    @Test
    void knowsWhichAttributesItLooksAt() throws Exception {
        assertThat(Expression.parse("= lower(mail) + entry['x-y'] + join(entry.groups, a.b)", Place.LATER)
                        .attributes())
                .containsExactlyInAnyOrder("mail", "x-y", "groups", "a.b");
        assertThat(Expression.parse("= entry.groups.map(g, g + mail)", Place.LATER)
                        .attributes())
                .containsExactlyInAnyOrder("groups", "mail");
        assertThat(Expression.parse("= size(entry) > 0", Place.LATER).looksAtEverything())
                .isTrue();
        assertThat(Expression.parse("= username", Place.LATER).attributes()).isEmpty();
    }

    /** Every form that is plain Java gives what CEL gives, on every kind of value, and fails where CEL fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lower(a)",
                "upper(a)",
                "trim(a)",
                "text(a)",
                "first(a)",
                "first([a, b])",
                "slug(a)",
                "join(a, b)",
                "join([a, b], '-')",
                "split(a, b)",
                "replace(a, b, 'x')",
                "extract(a, '(.)')",
                "int(a)",
                "!a",
                "a && b",
                "a || b",
                "a ? b : 'n'",
                "a == null",
                "a == 'x'",
                "a != 'x'",
                "a == true",
                "a.startsWith(b)",
                "a.endsWith('x')",
                "a.contains(b)",
                "a + '-'",
                "lower(a) + b",
                "'x' + a + b",
                "[a, b]",
                "a",
                "entry['a']",
                "entry.a",
                "a.b",
                "a.startsWith('_') && !b",
                "has(a) || b",
                "has(a.b)",
                "1",
                "1.5",
                "true",
                "null",
                "lower(text(a) + ' ') == 'x '",
                "a.startsWith('x') || b == 'y'"
            })
    void isTheSameInPlainJavaAsInCel(String expression) throws Exception {
        CelAbstractSyntaxTree parsed = CelPrograms.parse(expression);
        Set<String> names = Names.of(parsed.getExpr()).found();
        Map<String, Formula> formulas = new LinkedHashMap<>();
        names.forEach(name -> formulas.put(
                name,
                name.equals("entry")
                        ? scope -> new EntryView(scope.attributes())
                        : name.startsWith("entry.")
                                ? scope -> new AttributeName(name.substring(6)).all(scope.attributes())
                                : scope -> new AttributeName(name).first(scope.attributes())));
        Formula plain = PlainForms.of(parsed.getExpr(), formulas).orElseThrow();
        Formula cel = CelPrograms.formula(CelPrograms.check(parsed, names), formulas);
        List<Object> values = List.of(
                "x",
                "",
                "_x",
                "42",
                "-7",
                "4.5",
                "true",
                "Ä ß",
                42L,
                0L,
                4.5,
                3.0,
                1e300,
                true,
                false,
                List.of("x"),
                List.of("y", "x"),
                List.of(),
                Map.of("b", "x"),
                Map.of());
        for (Object a : values) {
            for (Object b : List.of("x", "y", "", 1L, true, List.of("z"))) {
                for (Map<String, Object> entry : List.of(Map.of("a", a, "b", b), Map.of("b", b), Map.of("a", a))) {
                    assertThat(outcome(plain, entry))
                            .as("%s of %s", expression, entry)
                            .isEqualTo(outcome(cel, entry));
                }
            }
        }
    }

    private static String outcome(Formula formula, Map<String, Object> entry) {
        try {
            Object value = formula.of(new Scope(entry));
            return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
        } catch (UnusableException e) {
            return "fails";
        }
    }
}
