/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.Tree.Mapping;
import io.postern.config.Tree.Origin;
import io.postern.config.Tree.Scalar;
import io.postern.config.Tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML 1.2 text into a {@link Tree}, within limits, and tells {@link Problems} where each key stands. */
final class YamlSource {

    /** A configuration nests six deep; a parser that follows any depth can be made to run out of stack. */
    private static final int DEEPEST = 32;

    /** Aliases save typing; each repeats a whole subtree, so that a few of them in a row multiply. */
    private static final int MOST_ALIASES = 64;

    /** Some thousands of rules fit; aliases count as often as they are used. */
    private static final int MOST_NODES = 50_000;

    private static final List<Tag> TAGS = List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

    private static final Pattern WORDS_OF_THE_FILE = Pattern.compile("alias|anchor|tag|directive|version|key");

    private final Problems problems;
    private final References references;
    private Optional<Origin> fixedOrigin = Optional.empty();
    private int nodes;

    YamlSource(Problems problems, References references) {
        this.problems = problems;
        this.references = references;
    }

    /** The tree of one document, or empty where there is none or where it cannot be read, which is then a problem. */
    Optional<Tree> read(String yaml) {
        try {
            Optional<Node> root = compose(references.protect(yaml));
            return root.isPresent() ? Optional.of(tree("", root.get(), origin(root.get()), 0)) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            problems.fileError(line(e.getProblemMark()), "is not YAML" + reason(e), "correct this line");
        } catch (YamlEngineException e) {
            problems.fileError(Optional.empty(), "is not YAML", "check it with a YAML parser");
        } catch (Malformed e) {
            problems.fileError(Optional.empty(), e.message(), e.remedy());
        }
        return Optional.empty();
    }

    /** The tree of a value that is itself YAML, as a list in an environment variable is. */
    Optional<Tree> readValue(String path, Scalar value) {
        try {
            Optional<Node> root = compose(value.text());
            fixedOrigin = Optional.of(value.origin());
            return root.isPresent() ? Optional.of(tree(path, root.get(), value.origin(), 0)) : Optional.empty();
        } catch (YamlEngineException e) {
            problems.error(path, "", "is not a YAML list or mapping", "write [a, b] or {key: value}");
        } catch (Malformed e) {
            problems.error(path, "", e.message(), e.remedy());
        }
        return Optional.empty();
    }

    private static Optional<Node> compose(String text) throws Malformed {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
        checkLimits(new Parse(settings).parseString(text));
        return new Compose(settings).composeString(text);
    }

    private static void checkLimits(Iterable<Event> events) throws Malformed {
        int depth = 0;
        int aliases = 0;
        for (Event event : events) {
            Event.ID id = event.getEventId();
            if (id == Event.ID.MappingStart || id == Event.ID.SequenceStart) {
                depth++;
            } else if (id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd) {
                depth--;
            } else if (id == Event.ID.Alias) {
                aliases++;
            }
            if (depth > DEEPEST) {
                throw new Malformed("is nested more than " + DEEPEST + " levels deep", "write it flatter");
            }
            if (aliases > MOST_ALIASES) {
                throw new Malformed("has more than " + MOST_ALIASES + " aliases", "write the values out");
            }
        }
    }

    private Tree tree(String path, Node node, Origin origin, int depth) throws Malformed {
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw new Malformed("is too large, or an alias contains itself", "write the values out");
        }
        problems.origin(path, origin);
        if (!TAGS.contains(node.getTag())) {
            problems.error(
                    path, "", "has a YAML tag (!), which nothing here takes", "remove it, or put the value in quotes");
        }
        if (node instanceof MappingNode mapping) {
            return new Mapping(children(path, mapping, depth), origin);
        }
        if (node instanceof SequenceNode sequence) {
            List<Tree> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(tree(path + "[" + items.size() + "]", item, origin(item), depth + 1));
            }
            return new Sequence(items, origin);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Scalar(scalar.getValue(), scalar.getTag().equals(Tag.NULL), origin);
    }

    private Map<String, Tree> children(String path, MappingNode mapping, int depth) throws Malformed {
        Map<String, Tree> children = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.error(path, "", "has a key that is not a word", "write key: value");
                continue;
            }
            String key = references.written(keyNode.getValue());
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Origin origin = origin(keyNode);
            if (children.containsKey(key)) {
                String first =
                        problems.line(keyPath).map(line -> " on line " + line).orElse("");
                problems.origin(keyPath, origin);
                problems.error(keyPath, "", "is there twice, first" + first, "keep one of them");
            }
            children.put(key, tree(keyPath, entry.getValueNode(), origin, depth + 1));
        }
        return children;
    }

    /** What the parser says, unless it quotes words of the file: they may be a secret. Its whole message does. */
    private static String reason(MarkedYamlEngineException e) {
        String reason = String.valueOf(e.getProblem());
        return WORDS_OF_THE_FILE.matcher(reason).find() ? "" : ": " + reason;
    }

    private Origin origin(Node node) {
        return fixedOrigin.orElseGet(() -> new Origin(line(node.getStartMark()), Optional.empty()));
    }

    private static Optional<Integer> line(Optional<Mark> mark) {
        return mark.map(place -> place.getLine() + 1);
    }
}
