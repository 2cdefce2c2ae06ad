/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.mapping.Mapped;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import io.postern.sync.source.Scope;
import io.postern.sync.source.Source;
import io.postern.sync.source.Verdict;
import java.io.PrintWriter;
import java.util.Optional;

/** Reads the first person of a source and shows what the mapping makes of it. */
final class Sample implements Reception {

    private final Mapping mapping;
    private final PrintWriter out;

    private Sample(Mapping mapping, PrintWriter out) {
        this.mapping = mapping;
        this.out = out;
    }

    /** Ends the reading after the first person. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough", null, false, false);
        }
    }

    /** What is wrong with the source; empty where somebody could be read. */
    static Optional<String> read(Source source, Mapping mapping, PrintWriter out) throws InterruptedException {
        try {
            Verdict verdict = source.read(new Scope.Full(), new Sample(mapping, out));
            return Optional.of(
                    verdict instanceof Verdict.Incomplete lack ? lack.reason() : "answers, and has no people");
        } catch (Enough e) {
            return Optional.empty();
        }
    }

    @Override
    public void person(Entry entry) {
        out.println("  entry " + entry.ref());
        entry.attributes().forEach((name, value) -> out.println("    " + name + ": " + value));
        Mapped<?> mapped = mapping.person(entry);
        out.println(
                mapped instanceof Mapped.Unusable<?> not
                        ? "  set aside: " + not.record().reason()
                        : "  mapped: " + ((Mapped.Usable<?>) mapped).value());
        throw new Enough();
    }

    @Override
    public boolean group(Entry entry) {
        return false;
    }

    @Override
    public void member(String groupRef, String memberRef) {
        // a sample of people is enough
    }

    @Override
    public void unreadable(String label, String reason) {
        out.println("  unreadable " + label + ": " + reason);
    }
}
