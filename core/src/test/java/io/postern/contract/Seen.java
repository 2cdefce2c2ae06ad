/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.auth.Headers;
import java.util.Optional;

/**
 * What came of a request.
 *
 * @param status of the answer that the client got
 * @param headers of that answer
 * @param body of that answer
 * @param app what the app was called with; empty where it was not called
 */
public record Seen(int status, Headers headers, String body, Optional<App> app) {

    /**
     * A request as the app saw it.
     *
     * @param headers the header lines, and the trailers after them
     */
    public record App(String method, String target, Headers headers) {}

    /** What the app saw; fails where it was not called. */
    App called() {
        return app.orElseThrow(
                () -> new AssertionError("the app was not called; the client got " + status + " " + body));
    }
}
