/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One request through a filter to an app that asks who is calling; nothing is measured of what does not do its work. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FilterBenchmark {
    /** How the caller is known. */
    @Param({"bearer", "session"})
    public String proof = "";

    /** Whose filter it is. */
    @Param({"no filter", "postern", "spring-security", "pac4j"})
    public String contestant = "";

    private final Setting setting = new Setting();
    private final LightResponse response = new LightResponse();
    private final App app = new App();
    private @Nullable Contestant measured;

    /** Makes the filter ready, and sees that it knows people and refuses what is bad. */
    @Setup
    public void open() throws Exception {
        boolean bearer = proof.equals("bearer");
        measured = (switch (contestant) {
                    case "no filter" -> unguarded();
                    case "postern" -> bearer ? Postern.bearer(setting) : Postern.session(setting);
                    case "spring-security" -> bearer ? SpringSecurity.bearer(setting) : SpringSecurity.session(setting);
                    case "pac4j" -> bearer ? Pac4j.bearer(setting) : Pac4j.session(setting);
                    default -> throw new IllegalArgumentException(contestant);
                })
                .verified();
    }

    /** Stops the provider. */
    @TearDown
    public void close() {
        opened().filter().destroy();
        setting.close();
    }

    /** What the measuring thread has spent on how many requests: on a busy machine it says more than the time that went by. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Spent {
        /** Processor time of an iteration. */
        public long cpuNanos;

        /** Requests of an iteration. */
        public long requests;

        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long start;

        /** Begins to count. */
        @Setup(Level.Iteration)
        public void begin() {
            requests = 0;
            start = threads.getCurrentThreadCpuTime();
        }

        /** Stops counting. */
        @TearDown(Level.Iteration)
        public void end() {
            cpuNanos = threads.getCurrentThreadCpuTime() - start;
        }
    }

    /** A request, and whom the app saw. */
    @Benchmark
    public @Nullable String request(Spent spent) throws IOException, ServletException {
        spent.requests++;
        Contestant filter = opened();
        return filter.ask(filter.good(), response, app);
    }

    private Contestant opened() {
        return Objects.requireNonNull(measured, "opened before it is measured");
    }

    /** What the app, the request and the response cost themselves. */
    private Contestant unguarded() {
        LightRequest request = proof.equals("bearer") ? setting.withToken() : setting.withCookies("JSESSIONID=none");
        return new Contestant(
                (clientRequest, answer, chain) -> chain.doFilter(clientRequest, answer), request, List.of(), "");
    }
}
