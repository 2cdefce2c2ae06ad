/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What became of each option, and what is left to do; holds no secret. */
public final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Set<String> mentioned = new HashSet<>();

    Report() {}

    /** It means the same here. */
    void same(Setting setting, String sentence) {
        add(setting, Verdict.SAME, sentence, false);
    }

    /** It means the same here, or is stricter. */
    void safer(Setting setting, String sentence) {
        add(setting, Verdict.SAFER, sentence, false);
    }

    /** It is done in another way. */
    void different(Setting setting, String sentence) {
        add(setting, Verdict.DIFFERENT, sentence, false);
    }

    /** It is done in another way, and a person must see to some of it. */
    void setAside(Setting setting, String sentence) {
        add(setting, Verdict.DIFFERENT, sentence, true);
    }

    /** What has no setting of its own: a person must see to it. */
    void setAside(String what, String sentence) {
        findings.add(new Finding(Verdict.DIFFERENT, what, sentence, true));
    }

    /** There is nothing like it here. */
    void unsupported(Setting setting, String sentence) {
        add(setting, Verdict.UNSUPPORTED, sentence, true);
    }

    /** What holds without anybody having set it. */
    void add(Verdict verdict, String what, String sentence) {
        findings.add(new Finding(verdict, what, sentence, verdict == Verdict.UNSUPPORTED));
    }

    void add(Setting setting, Verdict verdict, String sentence, boolean setAside) {
        mentioned.add(setting.label());
        findings.add(new Finding(verdict, setting.shown(), sentence, setAside));
    }

    /** Takes over the lines and steps of a part that was written down and is not in force: each line is for a person to see to. */
    void setAside(Report part, String sentence) {
        part.findings.forEach(finding ->
                findings.add(new Finding(Verdict.DIFFERENT, finding.what(), sentence + finding.sentence(), true)));
        part.steps.forEach(this::step);
    }

    /** One more thing that a person has to do. */
    void step(String sentence) {
        if (!steps.contains(sentence)) {
            steps.add(sentence);
        }
    }

    /** Whether there is a line for something by that name. */
    boolean names(String what) {
        return findings.stream().anyMatch(finding -> finding.what().equals(what));
    }

    boolean mentions(Setting setting) {
        return mentioned.contains(setting.label());
    }

    /** Whether something of the other configuration is not in the result. */
    public boolean setsAside() {
        return findings.stream().anyMatch(Finding::setAside);
    }

    /** The report, class by class, each option on a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            List<Finding> ofClass = findings.stream()
                    .filter(finding -> finding.verdict() == verdict)
                    .toList();
            text.append(verdict.title()).append(" (").append(ofClass.size()).append(")\n");
            for (Finding finding : ofClass) {
                text.append("  ")
                        .append(finding.what())
                        .append(": ")
                        .append(finding.sentence())
                        .append('\n');
            }
        }
        text.append("Left to do (").append(steps.size()).append(")\n");
        steps.forEach(step -> text.append("  ").append(step).append('\n'));
        return text.toString();
    }
}
