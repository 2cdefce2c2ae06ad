/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.Replies;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answers that the endpoints have in common. */
final class Answers {
    /** Long enough for a provider to come back, short enough for somebody who waits. */
    private static final Header RETRY = new Header("Retry-After", "10");

    private final LoginPages pages;
    private final Site site;

    Answers(LoginPages pages, Site site) {
        this.pages = pages;
        this.site = site;
    }

    /** Sent elsewhere, nobody being known. */
    Answered sentTo(String location, List<Header> cookies, Reason reason) {
        return new Answered(Browsers.sentTo(location, cookies), Optional.empty(), reason, "");
    }

    /** A sign-in came to nothing: a page that says what to do, or a problem document for what is no browser. */
    Answered failed(RequestHead request, String returnUrl, Reason reason, String detail, List<Header> cookies) {
        Reply reply = wantsPage(request)
                ? pages.failed(request, reason, site.signIn(returnUrl))
                : Replies.refusal(request, reason);
        if (reason.status() == 503 && reply.headers().stream().noneMatch(Answers::isRetry)) {
            reply = Browsers.with(reply, List.of(RETRY));
        }
        return new Answered(Browsers.with(reply, cookies), Optional.empty(), reason, detail);
    }

    /** Refused, without a way on. */
    Answered refused(RequestHead request, Reason reason, String detail, List<Header> headers) {
        return new Answered(Replies.refusal(request, reason, headers), Optional.empty(), reason, detail);
    }

    /** Another method than the endpoint knows. */
    Answered methodNotAllowed(RequestHead request, String allowed) {
        return refused(request, Reason.METHOD_NOT_ALLOWED, "", List.of(new Header("Allow", allowed)));
    }

    private static boolean wantsPage(RequestHead request) {
        return request.headers()
                .first("Accept")
                .map(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html"))
                .orElse(false);
    }

    private static boolean isRetry(Header header) {
        return header.name().equalsIgnoreCase("Retry-After");
    }
}
