/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import com.samskivert.mustache.MustacheException;
import io.postern.config.PagesConfig.PageFile;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks an operator's template over before anybody is shown it. */
final class TemplateFile {
    private static final Pattern TAG =
            Pattern.compile("\\{\\{\\s*([{&=<$>#^/!]?)\\s*([^{}]*?)\\s*\\}\\}", Pattern.DOTALL);
    private static final Pattern STYLE =
            Pattern.compile("<style[^>]*>(.*?)</style>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final String CONTENT = "content";

    private TemplateFile() {}

    /** Whether it can be used; what is wrong with it is added to {@code problems}. */
    static boolean check(PageFile file, List<String> problems) {
        int before = problems.size();
        if (!names().contains(file.stem())) {
            problems.add(OwnFiles.problem(
                    file, 0, "is not the name of a page", "name it after one of " + String.join(", ", names())));
            return false;
        }
        Matcher tags = TAG.matcher(file.text());
        while (tags.find()) {
            check(file, tags, problems);
        }
        int open = TAG.matcher(file.text())
                .replaceAll(tag -> " ".repeat(tag.group().length()))
                .indexOf("{{");
        if (open >= 0) {
            problems.add(OwnFiles.problem(
                    file, line(file, open), "{{ opens a tag that does not end, or has braces in it", "write {{name}}"));
        }
        Matcher styles = STYLE.matcher(file.text());
        while (styles.find()) {
            if (styles.group(1).replace(Templates.STYLE, "").contains("{{")) {
                problems.add(OwnFiles.problem(
                        file,
                        line(file, styles.start()),
                        "the style sheet has a tag other than " + Templates.STYLE,
                        "write the style itself: the page's policy names its digest"));
            }
        }
        if (file.stem().equals(PageName.LAYOUT) && !file.text().replace(" ", "").contains("{{>content}}")) {
            problems.add(OwnFiles.problem(file, 0, "has no place for the pages", "write {{>content}} where they go"));
        }
        if (problems.size() == before) {
            compile(file, problems);
        }
        return problems.size() == before;
    }

    private static Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(PageName.LAYOUT);
        Arrays.stream(PageName.values()).map(PageName::template).forEach(names::add);
        return names;
    }

    private static void check(PageFile file, Matcher tag, List<String> problems) {
        int line = line(file, tag.start());
        String name = tag.group(2);
        boolean layout = file.stem().equals(PageName.LAYOUT);
        switch (tag.group(1)) {
            case "!" -> {}
            case "{", "&" ->
                problems.add(OwnFiles.problem(
                        file, line, "inserts " + name + " unescaped", "write {{" + name + "}}, which cannot hurt"));
            case "=", "<", "$" ->
                problems.add(OwnFiles.problem(
                        file,
                        line,
                        "has a tag that templates here do not know",
                        "use {{name}}, {{#name}} and {{^name}}"));
            case ">" -> {
                if (!layout || !name.equals(CONTENT)) {
                    problems.add(OwnFiles.problem(
                            file, line, "includes " + name, "include {{>content}} alone, and only in the layout"));
                }
            }
            default -> {
                if (!(layout && name.equals("style")) && !Samples.names().contains(name)) {
                    problems.add(OwnFiles.problem(
                            file, line, name + " is not a name that pages have", "take the names of docs/pages.md"));
                }
            }
        }
    }

    private static void compile(PageFile file, List<String> problems) {
        try {
            Templates.compile(Templates.filledStyle(file.text(), ""), "");
        } catch (MustacheException e) {
            problems.add(OwnFiles.problem(file, 0, String.valueOf(e.getMessage()), "close every section once"));
        }
    }

    private static int line(PageFile file, int position) {
        return 1
                + (int) file.text()
                        .substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
