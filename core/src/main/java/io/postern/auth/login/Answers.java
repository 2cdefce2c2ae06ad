/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.OwnPages.Answered;
import io.postern.auth.Reason;
import io.postern.auth.Replies;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.auth.page.Page;
import io.postern.auth.page.Pages;
import io.postern.config.LoginConfig;
import java.util.List;
import java.util.Optional;

/** The answers that the endpoints have in common. */
final class Answers {
    /** Long enough for a provider to come back, short enough for somebody who waits. */
    private static final Header RETRY = new Header("Retry-After", "10");

    private final Pages pages;
    private final Replies replies;
    private final Site site;

    Answers(Pages pages, LoginConfig login, Site site) {
        this.pages = pages;
        this.replies = new Replies(pages, login);
        this.site = site;
    }

    /** A page, nobody being known. */
    Answered page(RequestHead request, Page page, List<Header> cookies) {
        return new Answered(
                Browsers.with(pages.reply(page, request), cookies), Optional.empty(), Reason.OWN_ENDPOINT, "");
    }

    /** Sent elsewhere, nobody being known. */
    Answered sentTo(String location, List<Header> cookies, Reason reason) {
        return new Answered(Browsers.sentTo(location, cookies), Optional.empty(), reason, "");
    }

    /** A sign-in came to nothing: a page that says what to do, or a problem document for what is no browser. */
    Answered failed(RequestHead request, String returnUrl, Reason reason, String detail, List<Header> cookies) {
        Reply reply = Replies.navigation(request)
                ? pages.reply(new Page.SignInFailed(reason, site.signIn(returnUrl)), request)
                : replies.refusal(request, reason);
        if (reason.status() == 503 && reply.headers().stream().noneMatch(Answers::isRetry)) {
            reply = Browsers.with(reply, List.of(RETRY));
        }
        return new Answered(Browsers.with(reply, cookies), Optional.empty(), reason, detail);
    }

    /** Refused, without a way on. */
    Answered refused(RequestHead request, Reason reason, String detail, List<Header> headers) {
        return new Answered(replies.refusal(request, reason, headers), Optional.empty(), reason, detail);
    }

    /** Another method than the endpoint knows. */
    Answered methodNotAllowed(RequestHead request, String allowed) {
        return refused(request, Reason.METHOD_NOT_ALLOWED, "", List.of(new Header("Allow", allowed)));
    }

    private static boolean isRetry(Header header) {
        return header.name().equalsIgnoreCase("Retry-After");
    }
}
