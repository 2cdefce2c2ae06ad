/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our configuration while it is being written: sections, keys and lists, each with the comments above it. */
final class Draft {
    private final Map<String, Node> children = new LinkedHashMap<>();

    /** Something below a key. */
    private static final class Node {
        final List<String> comments = new ArrayList<>();
        final Draft section = new Draft();
        final List<Node> items = new ArrayList<>();
        String value = "";
    }

    /** Sets a key to a value that is YAML already; sections on the way are made. */
    void put(String path, String yaml) {
        node(path).value = yaml;
    }

    /** Puts a comment above a key, which may be unset and then is only explained. */
    void comment(String path, String text) {
        node(path).comments.add(YamlText.comment(text));
    }

    /** Adds an entry to a list. */
    void item(String path, String yaml, List<String> comments) {
        Node item = new Node();
        item.value = yaml;
        comments.forEach(comment -> item.comments.add(YamlText.comment(comment)));
        node(path).items.add(item);
    }

    /** The entries of a list, as YAML, without their comments. */
    List<String> items(String path) {
        return node(path).items.stream().map(item -> item.value).toList();
    }

    /** Adds an entry that is a section to a list. */
    Draft sectionItem(String path) {
        Node item = new Node();
        node(path).items.add(item);
        return item.section;
    }

    boolean has(String path) {
        int dot = path.indexOf('.');
        Node child = children.get(dot < 0 ? path : path.substring(0, dot));
        return child != null && (dot < 0 || child.section.has(path.substring(dot + 1)));
    }

    private Node node(String path) {
        int dot = path.indexOf('.');
        Node child = children.computeIfAbsent(dot < 0 ? path : path.substring(0, dot), key -> new Node());
        return dot < 0 ? child : child.section.node(path.substring(dot + 1));
    }

    /** The YAML. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        children.forEach((key, node) -> {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            render(key, node, "", text);
        });
        return text.toString();
    }

    private static void render(String key, Node node, String indent, StringBuilder text) {
        comments(node, indent, text);
        boolean section = !node.section.children.isEmpty();
        if (node.value.isEmpty() && node.items.isEmpty() && !section) {
            return;
        }
        text.append(indent).append(key).append(':');
        if (!node.value.isEmpty()) {
            text.append(' ').append(node.value);
        }
        text.append('\n');
        node.section.children.forEach((inner, child) -> render(inner, child, indent + "  ", text));
        node.items.forEach(item -> item(item, indent + "  ", text));
    }

    private static void item(Node item, String indent, StringBuilder text) {
        comments(item, indent, text);
        if (!item.value.isEmpty()) {
            text.append(indent).append("- ").append(item.value).append('\n');
        }
        if (!item.section.children.isEmpty()) {
            StringBuilder inner = new StringBuilder();
            item.section.children.forEach((key, child) -> render(key, child, indent + "  ", inner));
            text.append(indent).append("- ").append(inner.substring(indent.length() + 2));
        }
    }

    private static void comments(Node node, String indent, StringBuilder text) {
        node.comments.forEach(
                comment -> text.append(indent).append("# ").append(comment).append('\n'));
    }
}
