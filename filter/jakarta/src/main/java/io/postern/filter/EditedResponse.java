/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Header;
import io.postern.auth.ResponseEdit;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that went on to the app. What the gate adds is there from the beginning, and what it does not let
 * through never gets in, so that it makes no difference when the container sends the head. Bodies pass untouched. No session id
 * is written into an address.
 */
final class EditedResponse extends HttpServletResponseWrapper {
    private final HttpServletResponse original;
    private final ResponseEdit edit;
    private List<Header> own;

    EditedResponse(HttpServletResponse original, ResponseEdit edit) {
        super(original);
        this.original = original;
        this.edit = edit;
        this.own = edit.cookies();
        begin();
    }

    /** Adds lines of the gate's own, to stay whatever the app does. */
    void addOwn(List<Header> lines) {
        List<Header> all = new ArrayList<>(own);
        all.addAll(lines);
        own = List.copyOf(all);
        lines.forEach(line -> original.addHeader(line.name(), line.value()));
        if (!lines.isEmpty()) {
            cache(true);
        }
    }

    private void begin() {
        for (Header line : own) {
            original.addHeader(line.name(), line.value());
        }
        edit.cacheControl(false).ifPresent(line -> original.setHeader(line.name(), line.value()));
        edit.vary().ifPresent(line -> original.addHeader(line.name(), line.value()));
    }

    @Override
    public void reset() {
        super.reset();
        begin();
    }

    @Override
    public void setHeader(String name, String value) {
        if (name == null || value == null) {
            original.setHeader(name, value);
        } else if (name.equalsIgnoreCase("Set-Cookie")) {
            setCookies(value);
        } else if (name.equalsIgnoreCase("Vary") && edit.vary().isPresent()) {
            original.setHeader(name, value);
            original.addHeader(name, edit.vary().get().value());
        } else if (name.equalsIgnoreCase("Cache-Control") && edit.touches(name)) {
            cache(ResponseEdit.forbidsStoring(value));
        } else if (!edit.touches(name)) {
            original.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (name == null || value == null) {
            original.addHeader(name, value);
        } else if (name.equalsIgnoreCase("Set-Cookie")) {
            edit.appCookie(value).ifPresent(line -> original.addHeader(name, line));
        } else if (name.equalsIgnoreCase("Cache-Control") && edit.touches(name)) {
            if (ResponseEdit.forbidsStoring(value)) {
                cache(true);
            }
        } else if (!edit.touches(name)) {
            original.addHeader(name, value);
        }
    }

    private void cache(boolean appForbids) {
        edit.cacheControl(appForbids).ifPresent(line -> original.setHeader(line.name(), line.value()));
    }

    /** The app's line takes the place of the app's others, but not of the gate's. */
    private void setCookies(String value) {
        Optional<String> line = edit.appCookie(value);
        boolean first = true;
        for (Header cookie : own) {
            if (first) {
                original.setHeader("Set-Cookie", cookie.value());
            } else {
                original.addHeader("Set-Cookie", cookie.value());
            }
            first = false;
        }
        if (line.isPresent() && first) {
            original.setHeader("Set-Cookie", line.get());
        } else if (line.isPresent()) {
            original.addHeader("Set-Cookie", line.get());
        }
    }

    @Override
    public void addCookie(Cookie cookie) {
        String pair = cookie.getName() + "=" + (cookie.getValue() == null ? "" : cookie.getValue());
        Optional<String> line = edit.appCookie(pair);
        if (line.isEmpty()) {
            return;
        }
        if (line.get().equals(pair)) {
            original.addCookie(cookie);
            return;
        }
        Cookie sealed = (Cookie) cookie.clone();
        sealed.setValue(line.get().substring(cookie.getName().length() + 1));
        original.addCookie(sealed);
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!edit.touches(name)) {
            original.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!edit.touches(name)) {
            original.addDateHeader(name, date);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!edit.touches(name)) {
            original.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!edit.touches(name)) {
            original.addIntHeader(name, value);
        }
    }

    @Override
    public void setTrailerFields(@Nullable Supplier<Map<String, String>> supplier) {
        if (supplier == null) {
            original.setTrailerFields(null);
            return;
        }
        original.setTrailerFields(() -> {
            Map<String, String> kept = new LinkedHashMap<>();
            Map<String, String> all = supplier.get();
            if (all != null) {
                all.forEach((name, value) -> {
                    if (!edit.touches(name)) {
                        kept.put(name, value);
                    }
                });
            }
            return kept;
        });
    }

    @Override
    public String encodeURL(String url) {
        return url;
    }

    @Override
    public String encodeRedirectURL(String url) {
        return url;
    }

    /** As {@link #encodeURL}. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // the container's to call, and gone from its API since 6.0
    public String encodeUrl(String url) {
        return url;
    }

    /** As {@link #encodeRedirectURL}. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // the container's to call, and gone from its API since 6.0
    public String encodeRedirectUrl(String url) {
        return url;
    }
}
