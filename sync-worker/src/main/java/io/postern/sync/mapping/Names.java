/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the names that an expression uses: {@code mail}, {@code attributes.department}, {@code entry.mail}, {@code entry}. */
final class Names {

    /** Under which an expression finds whole attributes. */
    static final String ENTRY = "entry";

    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> indexed = new LinkedHashSet<>();
    private final Deque<String> bound = new ArrayDeque<>();
    private boolean everything;

    private Names() {}

    static Names of(CelExpr tree) {
        Names names = new Names();
        names.visit(tree);
        return names;
    }

    /** All of them, with dots where they have dots. */
    Set<String> found() {
        return found;
    }

    /** What is asked for as {@code entry['name']}. */
    Set<String> indexed() {
        return indexed;
    }

    /** Whether {@code entry} is used in a way that does not tell which attributes are wanted. */
    boolean everything() {
        return everything;
    }

    /** The path that a chain of selections on a name stands for; empty for anything else. */
    static Optional<String> path(CelExpr tree) {
        if (tree.getKind() == Kind.IDENT) {
            return Optional.of(tree.ident().name());
        }
        if (tree.getKind() == Kind.SELECT && !tree.select().testOnly()) {
            CelSelect select = tree.select();
            return path(select.operand()).map(before -> before + "." + select.field());
        }
        return Optional.empty();
    }

    /** The attribute that {@code entry['name']} asks for; empty for anything else. */
    static Optional<String> index(CelExpr tree) {
        if (tree.getKind() != Kind.CALL || !tree.call().function().equals("_[_]")) {
            return Optional.empty();
        }
        CelExpr of = tree.call().args().get(0);
        CelExpr name = tree.call().args().get(1);
        boolean constant = of.getKind() == Kind.IDENT
                && of.ident().name().equals(ENTRY)
                && name.getKind() == Kind.CONSTANT
                && name.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        return constant ? Optional.of(name.constant().stringValue()) : Optional.empty();
    }

    private void visit(CelExpr tree) {
        Optional<String> path = path(tree);
        if (path.isPresent()) {
            name(path.get());
            return;
        }
        Optional<String> index = index(tree);
        if (index.isPresent()) {
            found.add(ENTRY);
            indexed.add(index.get());
            return;
        }
        switch (tree.getKind()) {
            case SELECT -> visit(tree.select().operand());
            case CALL -> visit(tree.call());
            case LIST -> tree.list().elements().forEach(this::visit);
            case STRUCT -> tree.struct().entries().forEach(entry -> visit(entry.value()));
            case MAP ->
                tree.map().entries().forEach(entry -> {
                    visit(entry.key());
                    visit(entry.value());
                });
            case COMPREHENSION -> visit(tree.comprehension());
            default -> {}
        }
    }

    private void visit(CelCall call) {
        call.target().ifPresent(this::visit);
        call.args().forEach(this::visit);
    }

    private void visit(CelComprehension loop) {
        visit(loop.iterRange());
        visit(loop.accuInit());
        bound.push(loop.iterVar());
        bound.push(loop.iterVar2());
        bound.push(loop.accuVar());
        visit(loop.loopCondition());
        visit(loop.loopStep());
        visit(loop.result());
        bound.pop();
        bound.pop();
        bound.pop();
    }

    private void name(String path) {
        String root = path.split("\\.", 2)[0];
        if (bound.contains(root)) {
            return;
        }
        found.add(path);
        everything |= path.equals(ENTRY);
    }
}
