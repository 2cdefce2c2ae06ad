/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commonest forms of expressions as plain Java: a hundred thousand entries with a dozen fields each are a million
 * evaluations, and CEL's own take some microseconds each. What a form gives, and whether it fails, is what CEL gives; a
 * test compares the two.
 */
final class PlainForms {

    private static final Set<String> GIVE_TEXT = Set.of("text", "lower", "upper", "trim", "slug", "replace", "join");
    private static final String NO_OVERLOAD = "no matching overload of ";

    private final Map<String, Formula> names;

    private PlainForms(Map<String, Formula> names) {
        this.names = names;
    }

    /** The formula of an expression; empty where it has a part that is left to CEL. */
    static Optional<Formula> of(CelExpr tree, Map<String, Formula> names) {
        return new PlainForms(names).form(tree).map(formula -> scope -> CelPrograms.plain(formula.of(scope)));
    }

    private Optional<Formula> form(CelExpr tree) {
        Optional<String> path = Names.path(tree);
        if (path.isPresent()) {
            return path.get().equals(Names.ENTRY) ? Optional.empty() : Optional.ofNullable(names.get(path.get()));
        }
        Optional<String> index = Names.index(tree);
        if (index.isPresent()) {
            String name = index.get();
            return Optional.of(scope -> scope.attributes().get(name));
        }
        return switch (tree.getKind()) {
            case CONSTANT -> constant(tree.constant());
            case LIST -> list(tree.list().elements());
            case CALL -> call(tree.call());
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> always(constant.stringValue());
            case BOOLEAN_VALUE -> always(constant.booleanValue());
            case INT64_VALUE -> always(constant.int64Value());
            case DOUBLE_VALUE -> always(constant.doubleValue());
            case NULL_VALUE -> Optional.of(scope -> null);
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> always(Object value) {
        return Optional.of(scope -> value);
    }

    private Optional<Formula> list(List<CelExpr> elements) {
        return forms(elements).map(each -> scope -> {
            List<Object> values = new ArrayList<>(each.size());
            for (Formula one : each) {
                Object value = one.of(scope);
                values.add(value == null ? NullValue.NULL_VALUE : value);
            }
            return values;
        });
    }

    private Optional<Formula> call(CelCall call) {
        List<CelExpr> all = new ArrayList<>();
        call.target().ifPresent(all::add);
        all.addAll(call.args());
        return forms(all)
                .flatMap(parts -> call.target().isPresent()
                        ? method(call.function(), parts)
                        : function(call.function(), call.args(), parts));
    }

    private Optional<List<Formula>> forms(List<CelExpr> trees) {
        List<Formula> all = new ArrayList<>();
        for (CelExpr tree : trees) {
            Optional<Formula> one = form(tree);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(all);
    }

    private static Optional<Formula> function(String name, List<CelExpr> trees, List<Formula> parts) {
        Optional<Formula> own = own(name, parts);
        if (own.isPresent()) {
            return own;
        }
        return switch (name) {
            case "!_" -> Optional.of(scope -> !truth(parts.get(0).of(scope), name));
            case "_&&_" -> Optional.of(scope -> both(parts.get(0), parts.get(1), scope));
            case "_||_" -> Optional.of(scope -> either(parts.get(0), parts.get(1), scope));
            case "_?_:_" ->
                Optional.of(scope -> truth(parts.get(0).of(scope), name)
                        ? parts.get(1).of(scope)
                        : parts.get(2).of(scope));
            case "_==_" -> comparable(trees) ? Optional.of(scope -> same(parts, scope)) : Optional.empty();
            case "_!=_" -> comparable(trees) ? Optional.of(scope -> !same(parts, scope)) : Optional.empty();
            case "_+_" -> trees.stream().anyMatch(PlainForms::isText) ? joined(parts) : Optional.empty();
            case "int" -> Optional.of(scope -> whole(parts.get(0).of(scope)));
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> own(String name, List<Formula> parts) {
        Functions.One one = Functions.ONE.get(name);
        if (one != null && parts.size() == 1) {
            Formula value = parts.get(0);
            return Optional.of(scope -> {
                Object argument = value.of(scope);
                return applied(() -> one.apply(argument));
            });
        }
        Functions.Two two = Functions.TWO.get(name);
        if (two != null && parts.size() == 2) {
            return Optional.of(scope -> {
                Object value = parts.get(0).of(scope);
                Object second = parts.get(1).of(scope);
                return applied(() -> two.apply(value, second));
            });
        }
        Functions.Three three = Functions.THREE.get(name);
        if (three != null && parts.size() == 3) {
            return Optional.of(scope -> {
                Object value = parts.get(0).of(scope);
                Object second = parts.get(1).of(scope);
                Object third = parts.get(2).of(scope);
                return applied(() -> three.apply(value, second, third));
            });
        }
        return Optional.empty();
    }

    private static Optional<Formula> method(String name, List<Formula> parts) {
        return switch (name) {
            case "startsWith" ->
                Optional.of(scope -> string(parts, 0, scope, name).startsWith(string(parts, 1, scope, name)));
            case "endsWith" ->
                Optional.of(scope -> string(parts, 0, scope, name).endsWith(string(parts, 1, scope, name)));
            case "contains" ->
                Optional.of(scope -> string(parts, 0, scope, name).contains(string(parts, 1, scope, name)));
            default -> Optional.empty();
        };
    }

    private static Optional<Formula> joined(List<Formula> parts) {
        return Optional.of(scope -> string(parts, 0, scope, "_+_") + string(parts, 1, scope, "_+_"));
    }

    /** CEL's and: a part that fails does not count where the other one is false. */
    private static boolean both(Formula left, Formula right, Scope scope) throws UnusableException {
        boolean first;
        try {
            first = truth(left.of(scope), "_&&_");
        } catch (UnusableException e) {
            if (!truth(right.of(scope), "_&&_")) {
                return false;
            }
            throw e;
        }
        return first && truth(right.of(scope), "_&&_");
    }

    /** CEL's or: a part that fails does not count where the other one is true. */
    private static boolean either(Formula left, Formula right, Scope scope) throws UnusableException {
        boolean first;
        try {
            first = truth(left.of(scope), "_||_");
        } catch (UnusableException e) {
            if (truth(right.of(scope), "_||_")) {
                return true;
            }
            throw e;
        }
        return first || truth(right.of(scope), "_||_");
    }

    /** Whether one side is a constant that is no number, so that equality is Java's. */
    private static boolean comparable(List<CelExpr> trees) {
        return trees.stream()
                .anyMatch(tree -> tree.getKind() == Kind.CONSTANT
                        && switch (tree.constant().getKind()) {
                            case STRING_VALUE, BOOLEAN_VALUE, NULL_VALUE -> true;
                            default -> false;
                        });
    }

    private static boolean same(List<Formula> parts, Scope scope) throws UnusableException {
        Object left = parts.get(0).of(scope);
        Object right = parts.get(1).of(scope);
        return left == null ? right == null : left.equals(right);
    }

    private static boolean isText(CelExpr tree) {
        return switch (tree.getKind()) {
            case CONSTANT -> tree.constant().getKind() == CelConstant.Kind.STRING_VALUE;
            case CALL ->
                GIVE_TEXT.contains(tree.call().function())
                        || (tree.call().function().equals("_+_")
                                && tree.call().args().stream().anyMatch(PlainForms::isText));
            default -> false;
        };
    }

    private static Object whole(@Nullable Object value) throws UnusableException {
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new UnusableException(String.valueOf(e.getMessage()));
            }
        }
        if (value instanceof Double number && number > Long.MIN_VALUE && number < Long.MAX_VALUE) {
            return number.longValue();
        }
        throw new UnusableException(NO_OVERLOAD + "int");
    }

    private static boolean truth(@Nullable Object value, String function) throws UnusableException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new UnusableException(NO_OVERLOAD + function);
    }

    private static String string(List<Formula> parts, int part, Scope scope, String function) throws UnusableException {
        if (parts.get(part).of(scope) instanceof String text) {
            return text;
        }
        throw new UnusableException(NO_OVERLOAD + function);
    }

    @FunctionalInterface
    private interface Applied {
        @Nullable
        Object get();
    }

    private static @Nullable Object applied(Applied function) throws UnusableException {
        try {
            return function.get();
        } catch (IllegalArgumentException e) {
            throw new UnusableException(String.valueOf(e.getMessage()));
        }
    }
}
