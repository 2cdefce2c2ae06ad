/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of the Common Expression Language: no loops but over given lists, no calls out of it, and caps on what one
 * may cost. An expression sees its variables and nothing else.
 */
final class CelPrograms {

    /** A screenful; no mapping is longer. */
    private static final int LONGEST_EXPRESSION = 2000;

    /** Nesting that a person can follow. */
    private static final int DEEPEST = 32;

    /** Steps of all loops of one evaluation; a directory's largest attribute has some thousand values. */
    private static final int MOST_STEPS = 10_000;

    /** The size of RE2's automaton. */
    private static final int LARGEST_PATTERN = 1000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_STEPS)
            .maxRegexProgramSize(LARGEST_PATTERN)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final List<CelStandardMacro> MACROS = List.of(
            CelStandardMacro.ALL,
            CelStandardMacro.EXISTS,
            CelStandardMacro.EXISTS_ONE,
            CelStandardMacro.MAP,
            CelStandardMacro.MAP_FILTER,
            CelStandardMacro.FILTER);

    private static final CelCompiler PARSER = compilerBuilder().build();
    private static final CelRuntime RUNTIME = runtime();

    private CelPrograms() {}

    /** The syntax tree of an expression, before its names are known. */
    static CelAbstractSyntaxTree parse(String expression) throws MalformedExpressionException {
        return tree(PARSER.parse(expression));
    }

    /** The same, checked, with the names that it may use. */
    static CelAbstractSyntaxTree check(CelAbstractSyntaxTree parsed, Set<String> names)
            throws MalformedExpressionException {
        CelCompilerBuilder builder = compilerBuilder();
        try {
            for (String name : names) {
                builder.addVar(name, SimpleType.DYN);
            }
            return tree(builder.build().check(parsed));
        } catch (IllegalArgumentException e) {
            throw new MalformedExpressionException("has a name that CEL keeps for itself; write entry['name'] for it");
        }
    }

    /**
     * A formula that evaluates a checked expression.
     *
     * @param names reads each name that the expression uses
     */
    static Formula formula(CelAbstractSyntaxTree checked, Map<String, Formula> names)
            throws MalformedExpressionException {
        CelRuntime.Program program;
        try {
            program = RUNTIME.createProgram(checked);
        } catch (CelEvaluationException e) {
            throw new MalformedExpressionException("cannot be prepared: " + e.getMessage());
        }
        return scope -> {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, Formula> name : names.entrySet()) {
                Object value = name.getValue().of(scope);
                values.put(name.getKey(), value == null ? NullValue.NULL_VALUE : value);
            }
            try {
                return plain(program.eval(values));
            } catch (CelEvaluationException | RuntimeException e) {
                throw new UnusableException(reason(e));
            }
        };
    }

    /** Null for CEL's null. */
    static @Nullable Object nullable(@Nullable Object value) {
        return value instanceof NullValue ? null : value;
    }

    /** What other parts understand: String, Long, Double, Boolean, List, Map. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof NullValue) {
            return null;
        }
        if (value instanceof UnsignedLong number) {
            return number.longValue();
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (Object one : list) {
                Object inner = plain(one);
                if (inner != null) {
                    copy.add(inner);
                }
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, one) -> {
                Object inner = plain(one);
                if (inner != null) {
                    copy.put(String.valueOf(key), inner);
                }
            });
            return copy;
        }
        if (value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("it gives " + value.getClass().getSimpleName() + ", which is not JSON");
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        return message.replaceFirst("^evaluation error at [^:]*:[0-9]*: ", "")
                .replaceFirst("(?s) ?Overload candidates:.*", "");
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) throws MalformedExpressionException {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            CelIssue issue =
                    result.getErrors().isEmpty() ? null : result.getErrors().get(0);
            throw new MalformedExpressionException(
                    issue == null
                            ? "is not understood"
                            : "has an error at character "
                                    + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage());
        }
    }

    private static CelCompilerBuilder compilerBuilder() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(MACROS)
                .addMacros(CelMacro.newGlobalMacro(
                        "has",
                        1,
                        (factory, target, arguments) ->
                                // what is absent is null here, and no error
                                Optional.of(factory.newGlobalCall(
                                        "_!=_",
                                        arguments.get(0),
                                        factory.newConstant(CelConstant.ofValue(NullValue.NULL_VALUE))))));
        Functions.ONE.keySet().forEach(name -> builder.addFunctionDeclarations(declaration(name, SimpleType.DYN)));
        Functions.TWO
                .keySet()
                .forEach(name -> builder.addFunctionDeclarations(declaration(name, SimpleType.DYN, SimpleType.DYN)));
        Functions.THREE
                .keySet()
                .forEach(name -> builder.addFunctionDeclarations(
                        declaration(name, SimpleType.DYN, SimpleType.DYN, SimpleType.DYN)));
        return builder;
    }

    private static CelFunctionDecl declaration(String name, CelType... arguments) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload(name), SimpleType.DYN, List.of(arguments)));
    }

    private static CelRuntime runtime() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        Functions.ONE.forEach((name, function) -> bindings.add(CelFunctionBinding.from(
                overload(name), Object.class, value -> celValue(function.apply(nullable(value))))));
        Functions.TWO.forEach((name, function) -> bindings.add(CelFunctionBinding.from(
                overload(name),
                Object.class,
                Object.class,
                (value, second) -> celValue(function.apply(nullable(value), nullable(second))))));
        Functions.THREE.forEach((name, function) -> bindings.add(CelFunctionBinding.from(
                overload(name),
                List.of(Object.class, Object.class, Object.class),
                all -> celValue(function.apply(nullable(all[0]), nullable(all[1]), nullable(all[2]))))));
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .addFunctionBindings(bindings)
                .build();
    }

    private static Object celValue(@Nullable Object value) {
        return value == null ? NullValue.NULL_VALUE : value;
    }

    private static String overload(String name) {
        return "mapping_" + name;
    }
}
