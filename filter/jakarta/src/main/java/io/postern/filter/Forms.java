/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Facts;
import io.postern.auth.OwnPages;
import io.postern.auth.Reason;
import io.postern.auth.RequestHead;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the forms that the gate's own endpoints take: whole, so that they are bounded. */
final class Forms {
    private Forms() {}

    /**
     * A form.
     *
     * @param text as it came
     * @param refused why it was not read; empty where it was
     */
    record Read(String text, Optional<Reason> refused) {}

    static Read read(HttpServletRequest clientRequest) throws IOException {
        if (clientRequest.getContentLengthLong() > OwnPages.MAX_FORM_BYTES) {
            return new Read("", Optional.of(Reason.BODY_TOO_LARGE));
        }
        byte[] bytes = clientRequest.getInputStream().readNBytes(OwnPages.MAX_FORM_BYTES + 1);
        return bytes.length > OwnPages.MAX_FORM_BYTES
                ? new Read("", Optional.of(Reason.BODY_TOO_LARGE))
                : new Read(new String(bytes, StandardCharsets.UTF_8), Optional.empty());
    }

    /** What is known of a request on which nobody decided. */
    static Facts facts(RequestHead head, Reason reason, String detail) {
        int query = head.target().indexOf('?');
        return new Facts(
                query < 0 ? head.target() : head.target().substring(0, query),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                reason,
                detail);
    }
}
