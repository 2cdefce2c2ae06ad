/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

/** Sees to it that nothing that was given is passed over. */
final class Unspoken {
    private Unspoken() {}

    /** Gives each setting of which no converter spoke the sentence that the table has for it. */
    static void report(Settings settings, Report report) {
        for (Setting setting : settings.all()) {
            if (report.mentions(setting)) {
                continue;
            }
            Option option = setting.option();
            if (isNeutral(setting)) {
                report.same(setting, "as it is here");
            } else {
                Verdict verdict = option.verdict().orElse(Verdict.UNSUPPORTED);
                String sentence = option.verdict().isPresent()
                        ? option.sentence()
                        : "plays no part beside the rest of this configuration";
                report.add(setting, verdict, sentence, verdict == Verdict.UNSUPPORTED);
            }
        }
    }

    private static boolean isNeutral(Setting setting) {
        Option option = setting.option();
        if (option.neutral().isEmpty()) {
            return false;
        }
        return option.shape() == Shape.SWITCH
                ? setting.on() == option.neutral().equals("true")
                : setting.text().equalsIgnoreCase(option.neutral());
    }
}
