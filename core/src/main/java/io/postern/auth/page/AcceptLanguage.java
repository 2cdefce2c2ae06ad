/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Accept-Language} (RFC 9110, section 12.5.4). */
final class AcceptLanguage {
    /** Browsers send a handful; what lies behind does not matter, and must not cost anything. */
    private static final int MOST_RANGES = 16;
    /** Sixteen ranges with their weights, several times over. */
    private static final int LONGEST = 512;

    private static final Pattern RANGE = Pattern.compile(
            "([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,7})[ \\t]*(?:;[ \\t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");

    private AcceptLanguage() {}

    /** A range and how much it is liked. */
    private record Weighted(String range, double weight) {}

    /** The ranges that are liked at all, the best first, in lower case; what is malformed is left out, and so is {@code *}. */
    static List<String> ranges(List<String> lines) {
        String whole = String.join(",", lines);
        String text = whole.length() > LONGEST ? whole.substring(0, LONGEST) : whole;
        List<Weighted> found = new ArrayList<>();
        for (String part : text.split(",", MOST_RANGES + 1)) {
            Matcher range = RANGE.matcher(part.trim());
            if (found.size() < MOST_RANGES && range.matches()) {
                double weight = range.group(2) == null ? 1 : Double.parseDouble(range.group(2));
                if (weight > 0) {
                    found.add(new Weighted(range.group(1).toLowerCase(Locale.ROOT), weight));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Weighted::weight).reversed());
        return found.stream().map(Weighted::range).toList();
    }
}
