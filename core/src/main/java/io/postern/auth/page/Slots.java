/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import io.postern.config.LoginConfig;
import io.postern.config.PagesConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts what a page shows under the names by which templates ask for it: texts, lists and flags, and nothing else. */
final class Slots {
    private final PagesConfig config;
    private final LoginConfig login;

    Slots(PagesConfig config, LoginConfig login) {
        this.config = config;
        this.login = login;
    }

    /**
     * A page with what is on it.
     *
     * @param leadsTo where its form leads in the end, other than to this site
     */
    record Filled(PageName name, int status, Map<String, Object> values, Optional<URI> leadsTo) {
        Filled {
            values = Map.copyOf(values);
        }
    }

    Filled fill(Page page, Language language, RequestHead request) {
        Map<String, Object> values = common(language, request);
        if (page instanceof Page.Chooser chooser) {
            values.put("ways", chooser.ways().stream().map(Slots::way).toList());
            return filled(PageName.CHOOSER, 200, values, language);
        }
        if (page instanceof Page.SignedOut signedOut) {
            values.put("sign-in-url", signedOut.signInUrl());
            return filled(PageName.SIGNED_OUT, 200, values, language);
        }
        if (page instanceof Page.ConfirmSignOut confirm) {
            values.put("action", confirm.action());
            values.put("token", confirm.token());
            values.put("rd", confirm.returnTo());
            Filled filled = filled(PageName.CONFIRM_SIGN_OUT, 200, values, language);
            return new Filled(filled.name(), filled.status(), filled.values(), confirm.leadsTo());
        }
        if (page instanceof Page.SignInFailed failed) {
            reason(values, failed.reason(), language);
            values.put("retry-url", failed.retryUrl());
            return filled(PageName.SIGN_IN_FAILED, failed.reason().status(), values, language);
        }
        Reason reason = ((Page.Refused) page).reason();
        reason(values, reason, language);
        PageName name = nameFor(reason);
        if (name == PageName.ERROR) {
            values.put("title", language.text(errorTitle(reason.status())));
            values.put("later", reason.status() >= 502);
            return new Filled(name, reason.status(), values, Optional.empty());
        }
        if (name == PageName.SIGN_IN_REQUIRED) {
            values.put("sign-in-url", signIn(request));
        } else {
            values.put("sign-out-url", login.enabled() ? login.prefix() + "/sign_out" : "");
        }
        return filled(name, reason.status(), values, language);
    }

    private static PageName nameFor(Reason reason) {
        return switch (reason) {
            case SIGN_IN_REQUIRED -> PageName.SIGN_IN_REQUIRED;
            case ACCOUNT_BLOCKED -> PageName.BLOCKED;
            case ACCOUNT_CONFLICT -> PageName.CONFLICT;
            default -> reason.status() == 403 ? PageName.REFUSED : PageName.ERROR;
        };
    }

    private static String errorTitle(int status) {
        return switch (status) {
            case 404 -> "error-title-missing";
            case 500 -> "error-title-internal";
            case 502, 503, 504 -> "error-title-down";
            default -> "error-title-request";
        };
    }

    /** The sign-in that comes back to what was asked for, where that can be asked for again. */
    private String signIn(RequestHead request) {
        if (!login.enabled()) {
            return "";
        }
        String path = login.prefix() + "/sign_in";
        return request.method().equals("GET") || request.method().equals("HEAD")
                ? path + "?rd=" + URLEncoder.encode(request.target(), StandardCharsets.UTF_8)
                : path;
    }

    private Map<String, Object> common(Language language, RequestHead request) {
        Map<String, Object> values = new HashMap<>();
        values.put("lang", language.tag());
        values.put("dir", language.text("direction"));
        values.put("text", language.texts());
        values.put("site", config.siteName());
        values.put("logo", config.logo().orElse(""));
        values.put("contact", config.contact().map(Slots::shown).orElse(""));
        values.put("contact-url", config.contact().map(URI::toString).orElse(""));
        values.put("request-id", request.id());
        return values;
    }

    private static void reason(Map<String, Object> values, Reason reason, Language language) {
        values.put("reason", language.sentence(reason));
        values.put("code", reason.code());
        values.put("status", Integer.toString(reason.status()));
    }

    private static Map<String, Object> way(Page.Way way) {
        return Map.of("name", way.name(), "url", way.url(), "last-used", way.lastUsed());
    }

    private static Filled filled(PageName name, int status, Map<String, Object> values, Language language) {
        values.put("title", language.text(name.template() + "-title"));
        return new Filled(name, status, values, Optional.empty());
    }

    private static String shown(URI contact) {
        return "mailto".equals(contact.getScheme()) ? contact.getSchemeSpecificPart() : contact.toString();
    }
}
