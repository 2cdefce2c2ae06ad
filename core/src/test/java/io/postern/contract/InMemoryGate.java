/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Decision;
import io.postern.auth.Header;
import io.postern.auth.Headers;
import io.postern.auth.Peer;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.auth.ResponseOutcome;
import io.postern.config.GateConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The gate alone, with the least of an adapter around it: what hop-by-hop handling does, and an app that is a value. */
final class InMemoryGate implements GateUnderTest {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade");

    private final WholeGate gate;
    private final AppAnswer answer;

    private InMemoryGate(WholeGate gate, AppAnswer answer) {
        this.gate = gate;
        this.answer = answer;
    }

    /** Around a gate that somebody else has put together. */
    static GateUnderTest around(WholeGate gate) {
        return new InMemoryGate(gate, AppAnswer.OK);
    }

    static GateUnderTest open(Function<Map<String, String>, GateConfig> config, AppAnswer answer) {
        return new InMemoryGate(new WholeGate(config.apply(Map.of("UPSTREAM", "http://127.0.0.1:5000"))), answer);
    }

    @Override
    public Seen send(ClientRequest clientRequest) {
        RequestHead head = new RequestHead(
                "r-1",
                clientRequest.method(),
                clientRequest.target(),
                Headers.of(clientRequest.headers()),
                Peer.at(address(clientRequest.from())),
                false);
        Decision decision = gate.gate().decideNow(head);
        if (decision instanceof Decision.Ask) {
            decision = gate.gate().decide(head);
        } else if (decision instanceof Decision.Form) {
            decision = gate.gate().decide(head, clientRequest.body().orElse(""));
        }
        if (decision instanceof Decision.Pass pass) {
            return called(clientRequest, pass);
        }
        return seen(((Decision.Answer) decision).reply(), Optional.empty());
    }

    private Seen called(ClientRequest clientRequest, Decision.Pass pass) {
        List<String> listed = listed(clientRequest);
        List<Header> lines = new ArrayList<>();
        for (Header line : clientRequest.headers()) {
            String name = line.name().toLowerCase(Locale.ROOT);
            if (!pass.request().drops(line.name()) && !HOP_BY_HOP.contains(name) && !listed.contains(name)) {
                lines.add(line);
            }
        }
        lines.addAll(pass.request().sets());
        for (Header line : clientRequest.trailers()) {
            if (!pass.request().drops(line.name())) {
                lines.add(line);
            }
        }
        Seen.App app = new Seen.App(clientRequest.method(), clientRequest.target(), Headers.of(lines));
        List<Header> touched = new ArrayList<>();
        List<Header> sent = new ArrayList<>();
        for (Header line : answer.headers()) {
            (pass.response().touches(line.name()) ? touched : sent).add(line);
        }
        ResponseOutcome outcome = pass.response().apply(Headers.of(touched));
        if (outcome instanceof ResponseOutcome.Refuse refuse) {
            return seen(refuse.reply(), Optional.of(app));
        }
        sent.addAll(((ResponseOutcome.Send) outcome).headers());
        return new Seen(answer.status(), Headers.of(sent), "", Optional.of(app));
    }

    private static List<String> listed(ClientRequest clientRequest) {
        List<String> listed = new ArrayList<>();
        for (Header line : clientRequest.headers()) {
            if (line.name().equalsIgnoreCase("Connection")) {
                for (String name : line.value().split(",", -1)) {
                    listed.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return listed;
    }

    private static Seen seen(Reply reply, Optional<Seen.App> app) {
        List<Header> lines = new ArrayList<>(reply.headers());
        if (reply.close()) {
            lines.add(new Header("Connection", "close"));
        }
        return new Seen(reply.status(), Headers.of(lines), reply.body(), app);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        gate.close();
    }
}
