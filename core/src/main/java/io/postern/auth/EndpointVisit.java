/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Optional;

/** A request to one of the gate's own endpoints. */
final class EndpointVisit {
    private final Checks checks;
    private final Walk walk;
    private final RequestHead request;
    private final boolean mayBlock;

    /** @param walk the request's way so far */
    EndpointVisit(Checks checks, Walk walk, RequestHead request, boolean mayBlock) {
        this.checks = checks;
        this.walk = walk;
        this.request = request;
        this.mayBlock = mayBlock;
    }

    Decision decide(String path, Optional<String> form) {
        Endpoints.Wanted wanted = checks.endpoints().wanted(request, path);
        if (wanted instanceof Endpoints.Answered answered) {
            Reason reason = answered.reply().status() < 400 ? Reason.OWN_ENDPOINT : Reason.NOT_FOUND;
            return walk.answer(answered.reply(), reason, "");
        }
        if (wanted instanceof Endpoints.Refused refused) {
            return walk.refuse(refused.reason(), refused.detail(), refused.headers());
        }
        if (wanted instanceof Endpoints.About about) {
            return front(new Walk(checks, about.request(), mayBlock).decideAbout(), true);
        }
        if (wanted instanceof Endpoints.Anybody) {
            return checks.copies().mislead(request) ? walk.misled() : front(walk.judgeSignedIn(), false);
        }
        return wanted instanceof Endpoints.Page page ? page(page, form) : whoIsIt();
    }

    private Decision page(Endpoints.Page page, Optional<String> form) {
        if (page.needsForm() && form.isEmpty()) {
            return Decision.Form.INSTANCE;
        }
        if (!mayBlock) {
            return Decision.Ask.INSTANCE;
        }
        return walk.visited(page.pages().answer(new OwnPages.Visit(page.name(), request, form)));
    }

    private Decision front(Decision about, boolean believed) {
        return about instanceof Decision.Pass pass
                ? new Decision.Answer(checks.endpoints().allowed(pass, request.headers(), believed), pass.facts())
                : about;
    }

    private Decision whoIsIt() {
        Decision decision = walk.judgeSignedIn();
        return decision instanceof Decision.Pass pass
                ? new Decision.Answer(
                        checks.endpoints()
                                .described(pass.facts().identity().orElseThrow())
                                .with(pass.response().cookies()),
                        pass.facts())
                : decision;
    }
}
