/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Facts;
import io.postern.auth.Gate;
import io.postern.auth.Identity;
import io.postern.auth.OwnPages;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Asks the gate about each request, and does what it says. Safe for use by many threads at once. */
final class GateFrontend {
    /**
     * So many threads of the container may wait for others at once. A provider that does not answer must not take the threads of
     * those who need none; containers have some hundred.
     */
    private static final int MOST_ASKING = 64;

    private final GateSource.OpenedGate opened;
    private final Dispatches dispatches;
    private final ContainerSession session;
    private final Optional<Arrivals> arrivals;
    private final Journal journal;
    private final Semaphore asking = new Semaphore(MOST_ASKING);

    GateFrontend(GateSource.OpenedGate opened, String contextPath) {
        this.opened = opened;
        this.dispatches = new Dispatches(contextPath);
        this.session = new ContainerSession(opened.name());
        this.arrivals = opened.listeners().arrivals().map(listener -> new Arrivals(listener, Clock.systemUTC()));
        this.journal = new Journal(opened.accessLog(), opened.listeners().decisions());
    }

    /** A request that comes from outside. */
    void request(HttpServletRequest clientRequest, HttpServletResponse clientResponse, FilterChain chain)
            throws IOException, ServletException {
        long start = System.nanoTime();
        Gate gate = opened.gate().get();
        RequestHead head = RequestHeads.read(clientRequest, gate);
        Decision decision = settled(gate, head, clientRequest);
        Facts facts = decision instanceof Decision.Pass pass ? pass.facts() : ((Decision.Answer) decision).facts();
        journal.decided(head, facts, System.nanoTime() - start);
        if (decision instanceof Decision.Answer answer) {
            session.follow(clientRequest, answer.facts());
            Answers.send(answer.reply(), clientResponse);
            journal.answered(head, facts, answer.reply().status(), start);
            return;
        }
        Decision.Pass pass = (Decision.Pass) decision;
        Passed passed = new Passed(gate, head, pass, session);
        dispatches.remember(passed, clientRequest);
        session.follow(clientRequest, gate.showsCredential(head), pass.facts().identity());
        identify(clientRequest, pass);
        EditedResponse answer = new EditedResponse(clientResponse, pass.response());
        Journal.Begun begun = new Journal.Begun(head, facts, start);
        int failed = 500;
        try {
            chain.doFilter(new IdentifiedRequest(clientRequest, passed, answer), answer);
            failed = 0;
        } catch (UnavailableException e) {
            failed = 503;
            throw e;
        } finally {
            journal.passed(begun, clientRequest, failed == 0 ? clientResponse.getStatus() : failed, failed == 0);
        }
    }

    /** What becomes of a request: an answer, or that the app is called. */
    private Decision settled(Gate gate, RequestHead head, HttpServletRequest clientRequest) throws IOException {
        Decision decision = decide(gate, head, clientRequest);
        if (decision instanceof Decision.Pass pass) {
            Optional<Arrivals.Refusal> refusal =
                    dispatches.elsewhere(gate, head, pass, clientRequest).isPresent()
                            ? Optional.of(new Arrivals.Refusal(
                                    Reason.AMBIGUOUS_TARGET, "the container takes the path for another one"))
                            : arrived(pass);
            return refusal.isPresent() ? refused(gate, head, pass.facts(), refusal.get()) : pass;
        }
        return decision instanceof Decision.Answer
                ? decision
                : refused(
                        gate,
                        head,
                        Forms.facts(head, Reason.SERVER_BUSY, "as many requests ask others as may"),
                        new Arrivals.Refusal(Reason.SERVER_BUSY, "as many requests ask others as may"));
    }

    private static Decision refused(Gate gate, RequestHead head, Facts facts, Arrivals.Refusal refusal) {
        return new Decision.Answer(
                gate.refusal(head, refusal.reason()),
                new Facts(
                        facts.path(),
                        facts.rule(),
                        facts.proof(),
                        facts.identity(),
                        refusal.reason(),
                        refusal.detail()));
    }

    private Optional<Arrivals.Refusal> arrived(Decision.Pass pass) {
        if (arrivals.isEmpty() || !arrivals.get().mustAsk(pass)) {
            return arrivals.flatMap(all -> all.refuses(pass));
        }
        if (!asking.tryAcquire()) {
            return Optional.of(new Arrivals.Refusal(Reason.SERVER_BUSY, "as many requests ask others as may"));
        }
        try {
            return arrivals.get().refuses(pass);
        } finally {
            asking.release();
        }
    }

    private Decision decide(Gate gate, RequestHead head, HttpServletRequest clientRequest) throws IOException {
        Decision decision = gate.decideNow(head);
        if (!(decision instanceof Decision.Ask) && !(decision instanceof Decision.Form)) {
            return decision;
        }
        if (!asking.tryAcquire()) {
            return Decision.Ask.INSTANCE;
        }
        try {
            if (decision instanceof Decision.Ask) {
                return gate.decide(head);
            }
            Forms.Read form = Forms.read(clientRequest);
            return form.refused().isPresent()
                    ? new Decision.Answer(
                            gate.refusal(head, form.refused().get()),
                            Forms.facts(
                                    head,
                                    form.refused().get(),
                                    "a form of more than " + OwnPages.MAX_FORM_BYTES + " bytes"))
                    : gate.decide(head, form.text());
        } finally {
            asking.release();
        }
    }

    /** A request that the app or the container sends on. */
    void dispatch(HttpServletRequest clientRequest, HttpServletResponse clientResponse, FilterChain chain)
            throws IOException, ServletException {
        dispatches.follow(clientRequest, clientResponse, chain, this::request);
    }

    /** Nobody but the gate says who is calling, also where the container takes attributes from a front server. */
    static void identify(HttpServletRequest clientRequest, Decision.Pass pass) {
        clientRequest.removeAttribute(Identity.class.getName());
        pass.identity().ifPresent(known -> clientRequest.setAttribute(Identity.class.getName(), known));
    }

    void close() {
        opened.closing().run();
    }
}
