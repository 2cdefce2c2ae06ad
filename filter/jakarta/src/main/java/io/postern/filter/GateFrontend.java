/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.Identity;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
    private final Semaphore asking = new Semaphore(MOST_ASKING);

    GateFrontend(GateSource.OpenedGate opened) {
        this.opened = opened;
        this.dispatches = new Dispatches();
    }

    /** A request that comes from outside. */
    void request(HttpServletRequest clientRequest, HttpServletResponse clientResponse, FilterChain chain)
            throws IOException, ServletException {
        Gate gate = opened.gate().get();
        RequestHead head = RequestHeads.read(clientRequest, gate);
        Decision decision = decide(gate, head, clientRequest);
        if (decision instanceof Decision.Answer answer) {
            Answers.send(answer.reply(), clientResponse);
        } else if (decision instanceof Decision.Pass pass) {
            Passed passed = new Passed(gate, head, pass);
            if (dispatches.elsewhere(passed, clientRequest).isPresent()) {
                Answers.send(gate.refusal(head, Reason.AMBIGUOUS_TARGET), clientResponse);
                return;
            }
            dispatches.remember(passed, clientRequest);
            identify(clientRequest, pass);
            EditedResponse answer = new EditedResponse(clientResponse, pass.response());
            chain.doFilter(new IdentifiedRequest(clientRequest, passed, answer), answer);
        } else {
            Answers.send(gate.refusal(head, Reason.SERVER_BUSY), clientResponse);
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
                            Forms.facts(head, form.refused().get()))
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
