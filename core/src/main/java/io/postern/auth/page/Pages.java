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
import java.util.Optional;

/**
 * All pages of a gate. They are never stored, run no script, load nothing, and may be framed by nobody. The operator's templates
 * are compiled and tried at once, so that what is wrong with them shows; where there are none, ours are compiled for the first
 * page, since a start has better things to do. Safe for use by many threads; never blocks for longer than that.
 */
public final class Pages implements ErrorPages {
    private static final List<Header> ALWAYS = List.of(
            new Header("Content-Type", "text/html; charset=utf-8"),
            new Header("Cache-Control", "no-store"),
            new Header("Vary", "Accept-Language"),
            new Header("X-Content-Type-Options", "nosniff"),
            new Header("Referrer-Policy", "no-referrer"));

    private final PagesConfig look;
    private final OwnFiles own;
    private final Slots slots;
    private volatile Optional<Made> made = Optional.empty();

    /** What takes long to make. */
    private record Made(Languages languages, Templates templates) {}

    private Pages(PagesConfig look, OwnFiles own, Slots slots) {
        this.look = look;
        this.own = own;
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
        Pages pages = new Pages(look, own, new Slots(look, config.login()));
        if (!look.files().isEmpty()) {
            pages.made().templates().tryOut(own.templates(), problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return pages;
    }

    private Made made() {
        return made.orElseGet(this::make);
    }

    private synchronized Made make() {
        Made whole = made.orElseGet(
                () -> new Made(Languages.of(own.languages(), look.siteName()), Templates.of(look, own.templates())));
        made = Optional.of(whole);
        return whole;
    }

    /** That page, in the language that the request prefers. The {@code Reply} has no cookie. */
    public Reply reply(Page page, RequestHead request) {
        Language language = made().languages().preferred(request.headers());
        Slots.Filled filled = slots.fill(page, language, request);
        Templates.Rendered rendered = made().templates().render(filled);
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
