/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.ErrorPages;
import io.postern.auth.Header;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import io.postern.config.GateConfig;
import io.postern.config.PagesConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * All pages of a gate, ready to be filled. They are never stored, run no script, load nothing, and may be framed by nobody.
 * Immutable; safe for use by many threads; never blocks.
 */
public final class Pages implements ErrorPages {
    private static final List<Header> ALWAYS = List.of(
            new Header("Content-Type", "text/html; charset=utf-8"),
            new Header("Cache-Control", "no-store"),
            new Header("Vary", "Accept-Language"),
            new Header("X-Content-Type-Options", "nosniff"),
            new Header("Referrer-Policy", "no-referrer"));

    private final Languages languages;
    private final Templates templates;
    private final Slots slots;

    private Pages(Languages languages, Templates templates, Slots slots) {
        this.languages = languages;
        this.templates = templates;
        this.slots = slots;
    }

    /**
     * The pages of that configuration.
     *
     * @throws IllegalArgumentException where a file of {@code pages.templates} cannot be used; the message has a line for each
     *     problem, with the file, its line and what to do
     */
    public static Pages of(GateConfig config) {
        PagesConfig look = config.pages();
        List<String> problems = new ArrayList<>();
        OwnFiles own = OwnFiles.of(look.files(), problems);
        Templates templates = Templates.of(look, own.templates(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Pages(Languages.of(own.languages(), look.siteName()), templates, new Slots(look, config.login()));
    }

    /** That page, in the language that the request prefers. The {@code Reply} has no cookie. */
    public Reply reply(Page page, RequestHead request) {
        Language language = languages.preferred(request.headers());
        Slots.Filled filled = slots.fill(page, language, request);
        Templates.Rendered rendered = templates.render(filled);
        List<Header> headers = new ArrayList<>(ALWAYS);
        headers.add(new Header("Content-Language", language.tag()));
        headers.add(new Header("Content-Security-Policy", rendered.policy()));
        return new Reply(filled.status(), headers, rendered.html(), false);
    }

    @Override
    public Reply errorPage(RequestHead request, Reason reason) {
        return reply(new Page.Refused(reason), request);
    }
}
