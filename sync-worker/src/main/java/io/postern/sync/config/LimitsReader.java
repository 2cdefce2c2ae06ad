/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Malformed;
import io.postern.config.Quantities;
import io.postern.config.Section;
import io.postern.config.Syntax;
import io.postern.sync.model.Limit;
import io.postern.sync.model.Limits;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads {@code limits}. */
final class LimitsReader {

    /** More accounts than any application has. */
    private static final int MOST = 999_999_999;

    private LimitsReader() {}

    static Limits limits(Section limits) {
        return new Limits(
                limit(limits, "create", Limits.DEFAULT.create()),
                limit(limits, "update", Limits.DEFAULT.update()),
                limit(limits, "deactivate", Limits.DEFAULT.deactivate()),
                limit(limits, "membership-removals", Limits.DEFAULT.membershipRemovals()),
                limit(limits, "sysadmin-changes", Limits.DEFAULT.sysadminChanges()),
                limit(limits, "source-shrinks", Limits.DEFAULT.sourceShrinks()));
    }

    /** {@code 5%}, {@code 200}, or both in a section. */
    private static Limit limit(Section limits, String key, Limit fallback) {
        if (!limits.isSection(key)) {
            return limits.value(key, fallback, LimitsReader::percentOrCount);
        }
        Section both = limits.sectionOrEmpty(key);
        if (!both.has("percent") && !both.has("count")) {
            both.problems().conclusion(both.path(), "", "has neither percent nor count", "set one of them, or both");
        }
        Optional<Integer> percent = both.optional("percent", LimitsReader::percent);
        Optional<Integer> count = both.optional("count", Quantities.integer(0, MOST));
        return new Limit(
                percent.map(OptionalInt::of).orElse(OptionalInt.empty()),
                count.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private static Limit percentOrCount(String text) throws Malformed {
        if (text.endsWith("%")) {
            return Limit.ofPercent(percent(text));
        }
        Syntax<Integer> count = Quantities.integer(0, MOST);
        try {
            return Limit.ofCount(count.parse(text));
        } catch (Malformed e) {
            throw new Malformed(
                    e.message() + " and no percentage", "write a percentage such as 5%, or a count such as 200");
        }
    }

    private static int percent(String text) throws Malformed {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        try {
            return Quantities.integer(0, 100).parse(number.strip());
        } catch (Malformed e) {
            throw new Malformed("is not a percentage", "write a whole percentage from 0% to 100%");
        }
    }
}
