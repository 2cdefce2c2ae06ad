/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.OwnPages;
import io.postern.auth.RequestHead;
import io.postern.auth.session.Sealer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sign-in with a browser: the endpoints {@code sign_in}, {@code start}, {@code callback}, {@code sign_out} and
 * {@code backchannel_logout}. Safe for use by many threads at once; keep one instance for each configuration.
 */
public final class Login implements OwnPages {
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final String SIGN_OUT = "/sign_out";
    private static final String BACKCHANNEL = "/backchannel_logout";
    private static final Set<String> NAMES = Set.of("/sign_in", "/start", "/callback", SIGN_OUT, BACKCHANNEL);

    private final Answers answers;
    private final SignInEndpoint signIns;
    private final CallbackEndpoint callbacks;
    private final SignOutEndpoint signOuts;
    private final BackchannelEndpoint backchannel;

    /**
     * The sign-in of that configuration.
     */
    public Login(LoginParts parts) {
        Shared shared = Shared.of(parts);
        this.answers = new Answers(parts.pages(), parts.config().login(), shared.site());
        StateCookies states = new StateCookies(
                shared.cookies(), new Sealer("sign-in state", parts.keys(), parts.random()), parts.clock());
        Departure departure = new Departure(states, answers, parts.events(), parts.clock(), parts.random());
        this.signIns = new SignInEndpoint(parts, shared, departure, answers);
        this.callbacks = new CallbackEndpoint(parts, shared, states, departure, signIns, answers);
        this.signOuts = new SignOutEndpoint(parts, shared, answers);
        this.backchannel = new BackchannelEndpoint(parts, shared);
    }

    @Override
    public Optional<Needs> needs(String name, String method) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        boolean form = method.equals("POST") && (name.equals(SIGN_OUT) || name.equals(BACKCHANNEL));
        return Optional.of(form ? Needs.FORM : Needs.HEAD);
    }

    @Override
    public Answered answer(Visit visit) {
        String method = visit.request().method();
        return switch (visit.name()) {
            case "/sign_in" ->
                READS.contains(method)
                        ? signIns.answer(visit.request(), true)
                        : answers.methodNotAllowed(visit.request(), "GET, HEAD");
            case "/start" ->
                READS.contains(method)
                        ? signIns.answer(visit.request(), false)
                        : answers.methodNotAllowed(visit.request(), "GET, HEAD");
            case "/callback" ->
                method.equals("GET")
                        ? callbacks.answer(visit.request())
                        : answers.methodNotAllowed(visit.request(), "GET");
            case SIGN_OUT ->
                READS.contains(method)
                        ? signOuts.link(visit.request())
                        : method.equals("POST")
                                ? signOuts.form(visit.request(), visit.form())
                                : answers.methodNotAllowed(visit.request(), "GET, HEAD, POST");
            case BACKCHANNEL ->
                method.equals("POST")
                        ? backchannel.answer(visit.request(), visit.form())
                        : answers.methodNotAllowed(visit.request(), "POST");
            default -> throw new IllegalArgumentException("no endpoint of the sign-in: " + visit.name());
        };
    }

    @Override
    public List<Header> end(RequestHead request) {
        return signOuts.silently(request);
    }
}
