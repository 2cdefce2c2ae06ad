/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a server's answer means for the operator, and what to do about it. */
final class Reasons {

    /** Longer texts come from servers that quote the request. */
    private static final int MAX_DIAGNOSTIC = 200;

    private static final int MAX_CAUSES = 10;

    private static final Set<ResultCode> PASSING = Set.of(
            ResultCode.CONNECT_ERROR,
            ResultCode.SERVER_DOWN,
            ResultCode.TIMEOUT,
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.DECODING_ERROR);

    private static final Map<ResultCode, String> REMEDIES = Map.ofEntries(
            Map.entry(
                    ResultCode.SIZE_LIMIT_EXCEEDED,
                    "the server gives no more entries; raise its size limit for the bind DN, or lower page-size"),
            Map.entry(
                    ResultCode.ADMIN_LIMIT_EXCEEDED,
                    "the server's administrative limit is reached; raise it for the bind DN, or lower page-size"),
            Map.entry(
                    ResultCode.TIME_LIMIT_EXCEEDED,
                    "the server's time limit is reached; raise it for the bind DN, or lower page-size"),
            Map.entry(ResultCode.BUSY, "the server is busy"),
            Map.entry(ResultCode.UNAVAILABLE, "the server is unavailable"),
            Map.entry(
                    ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
                    "the server does not know this way of asking; see page-size (0 asks without pages) and delta.kind"),
            Map.entry(
                    ResultCode.REFERRAL,
                    "the base is kept on another server; set url to that one, or referrals: follow"),
            Map.entry(ResultCode.NO_SUCH_OBJECT, "the base does not exist, or the bind DN may not see it"),
            Map.entry(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "the bind DN may not read this"),
            Map.entry(ResultCode.INVALID_CREDENTIALS, "the server does not accept bind-dn and password"),
            Map.entry(ResultCode.INAPPROPRIATE_AUTHENTICATION, "the server does not accept this way of binding"),
            Map.entry(ResultCode.CONFIDENTIALITY_REQUIRED, "the server wants TLS; use ldaps:// or start-tls: true"),
            Map.entry(ResultCode.TIMEOUT, "no answer within the time-out; see response-timeout"),
            Map.entry(ResultCode.SERVER_DOWN, "the connection was lost"),
            Map.entry(ResultCode.CONNECT_ERROR, "no connection"),
            Map.entry(ResultCode.PARAM_ERROR, "not asked"),
            Map.entry(ResultCode.DECODING_ERROR, "what came is no LDAP, or larger than 64 MiB"));

    private Reasons() {}

    /** One clause: what happened, in words where this code is known, and what the server said of it. */
    static String of(LDAPException e) {
        return of(e.getResultCode(), e.getDiagnosticMessage(), root(e));
    }

    /** Whether trying again may bring something else. */
    static boolean isPassing(ResultCode code) {
        return PASSING.contains(code);
    }

    static void check(LDAPResult result) throws LDAPException {
        if (!ResultCode.SUCCESS.equals(result.getResultCode())) {
            throw new LDAPException(result);
        }
    }

    private static String of(ResultCode code, @Nullable String diagnostic, @Nullable String message) {
        String remedy = REMEDIES.getOrDefault(code, "the server refused");
        String said = isLocal(code) ? message : diagnostic;
        String detail = said == null || said.isBlank() ? "" : ": " + printable(said);
        return remedy + " (" + code.intValue() + " " + code.getName() + detail + ")";
    }

    /** The innermost message: the outer ones quote it and grow beyond what anybody reads. */
    private static @Nullable String root(Throwable e) {
        Throwable inner = e;
        boolean tls = false;
        for (int depth = 0; depth < MAX_CAUSES && inner.getCause() != null; depth++) {
            inner = inner.getCause();
            tls |= inner instanceof SSLException;
        }
        return tls ? "no TLS, see tls.ca and the host's name in url: " + inner.getMessage() : inner.getMessage();
    }

    /** Whether a code was made here, so that the message is the library's and not a server's. */
    private static boolean isLocal(ResultCode code) {
        return code.isClientSideResultCode();
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < MAX_DIAGNOSTIC; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return shown.length() < MAX_DIAGNOSTIC
                ? shown.toString()
                : shown.append('…').toString();
    }

    /** A text that a server chose, on one line and not too long. */
    static String shown(String text) {
        return printable(text.strip());
    }
}
