/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a field is mapped from: an attribute's name, or an expression that begins with {@code =}. Safe for several threads. */
final class Expression {

    /** Which names mean fields that were mapped before, and not attributes. */
    enum Place {
        /** {@code key}, {@code username}, {@code email}, and everything of a group: none. */
        BEGINNING,
        /** Every later field: those three. */
        LATER,
        /** {@code skip}: those three, and {@code exists}. */
        SKIP
    }

    /** Whether there is an account. */
    static final String EXISTS = "exists";

    private static final Set<String> FIELDS = Set.of(MappingSpec.KEY, MappingSpec.USERNAME, MappingSpec.EMAIL);

    /** As RFC 4512, 2.5 has attributes, options included; paths and JSON names are of the same letters. */
    private static final String ATTRIBUTE = "[A-Za-z0-9_][A-Za-z0-9_.;-]{0,199}";

    private final String text;
    private final Formula formula;
    private final Map<String, AttributeName> attributes;
    private final Set<String> names;
    private final boolean everything;

    private Expression(
            String text,
            Formula formula,
            Map<String, AttributeName> attributes,
            Set<String> names,
            boolean everything) {
        this.text = text;
        this.formula = formula;
        this.attributes = attributes;
        this.names = names;
        this.everything = everything;
    }

    /** What a text means in that place. */
    static Expression parse(String text, Place place) throws MalformedExpressionException {
        if (!text.startsWith("=")) {
            if (!text.matches(ATTRIBUTE)) {
                throw new MalformedExpressionException(
                        "is no attribute's name, and no expression, which begins with =");
            }
            AttributeName name = new AttributeName(text);
            return new Expression(
                    text, scope -> name.first(scope.attributes()), Map.of(text, name), Set.of(text), false);
        }
        String expression = text.substring(1).strip();
        CelAbstractSyntaxTree parsed = CelPrograms.parse(expression);
        Names used = Names.of(parsed.getExpr());
        if (used.found().contains(EXISTS) && place != Place.SKIP) {
            throw new MalformedExpressionException("asks whether an account exists, which is known in skip alone");
        }
        CelAbstractSyntaxTree checked = CelPrograms.check(parsed, used.found());
        Map<String, AttributeName> attributes = new LinkedHashMap<>();
        Map<String, Formula> formulas = new LinkedHashMap<>();
        for (String name : used.found()) {
            formulas.put(name, formula(name, place, attributes));
        }
        used.indexed().forEach(name -> attributes.put(name, new AttributeName(name)));
        Formula formula = PlainForms.of(parsed.getExpr(), formulas).orElse(null);
        return new Expression(
                expression,
                formula == null ? CelPrograms.formula(checked, formulas) : formula,
                attributes,
                used.found(),
                used.everything());
    }

    private static Formula formula(String name, Place place, Map<String, AttributeName> attributes) {
        if (name.equals(Names.ENTRY)) {
            return scope -> new EntryView(scope.attributes());
        }
        boolean field = place != Place.BEGINNING && FIELDS.contains(name);
        if (field || (place == Place.SKIP && name.equals(EXISTS))) {
            return scope -> scope.mapped(name);
        }
        boolean whole = name.startsWith(Names.ENTRY + ".");
        AttributeName attribute = new AttributeName(whole ? name.substring(Names.ENTRY.length() + 1) : name);
        attributes.put(attribute.toString(), attribute);
        return whole ? scope -> attribute.all(scope.attributes()) : scope -> attribute.first(scope.attributes());
    }

    /**
     * The value of an entry; null where there is none.
     *
     * @throws UnusableException with a reason that names the attribute
     */
    @Nullable
    Object value(Scope scope) throws UnusableException {
        try {
            return formula.of(scope);
        } catch (UnusableException e) {
            List<String> missing = missing(scope);
            throw new UnusableException(
                    missing.isEmpty()
                            ? text + " fails: " + e.reason()
                            : String.join(" and ", missing) + (missing.size() == 1 ? " is missing" : " are missing"));
        }
    }

    /** The attributes that this looks at and the entry does not have. */
    List<String> missing(Scope scope) {
        return attributes.values().stream()
                .filter(name -> name.first(scope.attributes()) == null)
                .map(AttributeName::toString)
                .toList();
    }

    /** What a reason calls this: the attribute, or the expression. */
    String label() {
        return attributes.size() == 1 ? attributes.keySet().iterator().next() : text;
    }

    /** The largest number of values that one of its attributes has. */
    int values(Scope scope) {
        return attributes.values().stream()
                .mapToInt(name -> name.count(scope.attributes()))
                .max()
                .orElse(0);
    }

    /** The names of the attributes that it looks at, dots included. */
    Set<String> attributes() {
        return attributes.keySet();
    }

    /** Whether it may look at any attribute. */
    boolean looksAtEverything() {
        return everything;
    }

    /** Whether it asks if there is an account. */
    boolean asksWhetherAnAccountExists() {
        return names.contains(EXISTS);
    }
}
