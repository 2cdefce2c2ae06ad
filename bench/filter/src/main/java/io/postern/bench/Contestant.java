/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filter with a request that it lets through and those that it must not.
 *
 * @param good the request that is measured
 * @param bad what must not reach the app
 * @param person what the app must be told of the caller of the good one; empty for nobody
 */
record Contestant(Filter filter, LightRequest good, List<LightRequest> bad, String person) {
    /** Lets a request go through the filter, and says whom the app saw. */
    @Nullable
    String ask(LightRequest request, LightResponse response, App app) throws IOException, ServletException {
        request.recycle();
        response.recycle();
        app.forget();
        filter.doFilter(request, response, app);
        return app.caller();
    }

    /** Refuses to be measured unless it tells the person, twice, and lets nothing bad through. */
    Contestant verified() throws IOException, ServletException {
        LightResponse response = new LightResponse();
        App app = new App();
        for (int i = 0; i < 2; i++) {
            String seen = Objects.requireNonNullElse(ask(good, response, app), "");
            if (!person.equals(seen)) {
                throw new IllegalStateException(
                        "the app saw " + seen + " and not " + person + " (status " + response.getStatus() + ")");
            }
        }
        for (LightRequest request : bad) {
            ask(request, response, app);
            if (app.called() || response.getStatus() < 300) {
                throw new IllegalStateException(
                        "bad request number " + bad.indexOf(request) + " got through, status " + response.getStatus());
            }
        }
        if (!person.equals(Objects.requireNonNullElse(ask(good, response, app), ""))) {
            throw new IllegalStateException("the app does not see " + person + " any more");
        }
        return this;
    }
}
