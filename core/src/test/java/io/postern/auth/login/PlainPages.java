/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import io.postern.auth.Header;
import io.postern.auth.Reason;
import io.postern.auth.Reply;
import io.postern.auth.RequestHead;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Pages that say in one line what they would show. */
final class PlainPages implements LoginPages {
    @Override
    public Reply chooser(RequestHead request, List<Way> ways) {
        StringBuilder lines = new StringBuilder("chooser");
        ways.forEach(way -> lines.append('\n').append(way));
        return page(200, lines.toString());
    }

    @Override
    public Reply signedOut(RequestHead request, String signInUrl) {
        return page(200, "signed out " + signInUrl);
    }

    @Override
    public Reply confirmSignOut(
            RequestHead request, String action, String token, String returnTo, Optional<URI> leadsTo) {
        return page(200, "confirm " + action + " " + token + " " + returnTo);
    }

    @Override
    public Reply failed(RequestHead request, Reason reason, String retryUrl) {
        return page(reason.status(), "failed " + reason.code() + " " + retryUrl);
    }

    private static Reply page(int status, String body) {
        return new Reply(status, List.of(new Header("Content-Type", "text/html; charset=utf-8")), body, false);
    }
}
