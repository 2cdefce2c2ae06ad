/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import java.util.Locale;

/**
 * Why a request ended as it did: a stable code for logs, metrics and error answers, with the status of the answer and the one
 * sentence a person may read. Nothing of the cause is in that sentence; the log has it.
 */
public enum Reason {
    /** Passed on. */
    PASSED(200, "Passed on."),
    /** Answered by an endpoint of the gate's own. */
    OWN_ENDPOINT(200, "Answered by the gate."),
    /** A browser was sent to a provider to sign in. */
    SIGN_IN_STARTED(302, "Sign in."),
    /** Somebody has signed in. */
    SIGNED_IN(302, "You are signed in."),
    /** Somebody has signed out, here or at the provider. */
    SIGNED_OUT(302, "You are signed out."),

    /** The request target can be read in two ways, or in none. */
    AMBIGUOUS_TARGET(400, "The address of this request is malformed or can be read in more than one way."),
    /** A method that some applications take for another (RFC 9110, section 9.1: methods are case-sensitive). */
    AMBIGUOUS_METHOD(400, "The method of this request can be read in more than one way."),
    /** Two credentials where there may be one. */
    AMBIGUOUS_CREDENTIALS(400, "The request carries more than one credential."),
    /** Headers that contradict each other, or an alias beside a trusted header. */
    AMBIGUOUS_HEADERS(400, "The request carries headers that contradict each other."),
    /** Not HTTP. */
    MALFORMED_REQUEST(400, "The request is malformed."),
    /** The decision endpoint was asked without, or by somebody who may not name, the original request. */
    ORIGINAL_REQUEST_UNKNOWN(400, "The original request is missing."),
    /** A return from a provider that belongs to no sign-in of this browser, or is malformed. */
    SIGN_IN_BROKEN(400, "This sign-in cannot be finished. Please start again."),
    /** A logout token that is not acceptable. */
    LOGOUT_TOKEN(400, "The logout token is not acceptable."),

    /** Nobody is known, and the path is not public. */
    SIGN_IN_REQUIRED(401, "Sign-in is required."),
    /** An {@code Authorization} header that is none of ours, on a path that takes none of the app's. */
    FOREIGN_CREDENTIAL(401, "This credential is not accepted here."),
    /** Not a token at all. */
    TOKEN_MALFORMED(401, "The token is not acceptable."),
    /** A token of another purpose: ID token, refresh token, logout token, proof, assertion. */
    TOKEN_NOT_ACCESS(401, "The token is not acceptable."),
    /** The algorithm is not on the list. */
    TOKEN_ALGORITHM(401, "The token is not acceptable."),
    /** The signature is wrong. */
    TOKEN_SIGNATURE(401, "The token is not acceptable."),
    /** No key of the issuer has the token's key id. */
    TOKEN_KEY_UNKNOWN(401, "The token is not acceptable."),
    /** Meant for somebody else. */
    TOKEN_AUDIENCE(401, "The token is not acceptable."),
    /** Past its end. */
    TOKEN_EXPIRED(401, "The token has expired."),
    /** Before its beginning, or issued in the future. */
    TOKEN_NOT_YET_VALID(401, "The token is not valid yet."),
    /** A claim is missing or has the wrong type. */
    TOKEN_CLAIM(401, "The token is not acceptable."),
    /** The provider says that it is not active. */
    TOKEN_INACTIVE(401, "The token is not acceptable."),
    /** Bound to a key, and the proof is missing or wrong (RFC 9449). */
    TOKEN_PROOF(401, "The proof of possession is not acceptable."),
    /** A nonce of the gate's is wanted in the proof (RFC 9449, section 8). */
    TOKEN_PROOF_NONCE(401, "The proof of possession needs a nonce."),
    /** Bound to a certificate that the connection does not show (RFC 8705). */
    TOKEN_CERTIFICATE(401, "The token is bound to another client."),
    /** An identity with a subject, user name or e-mail that no header can carry, or without one. */
    IDENTITY_UNUSABLE(401, "The identity is not acceptable."),
    /** Attributes after their session's end. */
    ATTRIBUTES_EXPIRED(401, "The session has ended."),

    /** The rule says nobody. */
    NOBODY(403, "Nobody may come here."),
    /** None of the groups. */
    GROUP_REQUIRED(403, "You are not a member of a group that may come here."),
    /** None of the claim's values. */
    CLAIM_REQUIRED(403, "Your account does not have what is needed to come here."),
    /** The sign-in is not strong or not fresh enough; a navigation is sent back to the provider. */
    STEP_UP_REQUIRED(403, "A stronger sign-in is needed to come here."),
    /** Not a sysadmin. */
    SYSADMIN_REQUIRED(403, "Only administrators may come here."),
    /** The person, or the provider, did not want to. */
    SIGN_IN_REFUSED(403, "The sign-in was refused."),
    /** What the provider says of the person makes no identity. */
    SIGN_IN_UNUSABLE(403, "Your account does not have what this site needs to know."),
    /** A browser's request that another site caused. */
    CROSS_SITE(403, "This request came from another site."),
    /** A client sent a header that only the gate may send. */
    SPOOFED_HEADER(403, "The request carries a header that only this server may set."),
    /** An identity provider that is not on the list. */
    IDENTITY_PROVIDER_REFUSED(403, "This identity provider is not accepted here."),
    /** Attributes that do not make an identity. */
    ATTRIBUTES_UNUSABLE(403, "The attributes of your identity provider are not acceptable."),
    /** More identity than {@code headers.max-bytes}. */
    IDENTITY_TOO_LARGE(403, "Your account has more groups or attributes than this site can handle."),
    /** The app's account is deactivated or blocked. */
    ACCOUNT_BLOCKED(403, "Your account is not active."),
    /** The app itself does not take the account in. */
    ACCOUNT_REFUSED(403, "The application does not admit your account."),
    /** Another account of the app has this e-mail or name. */
    ACCOUNT_CONFLICT(409, "Another account has your e-mail address or user name."),

    /** Nothing of ours here. */
    NOT_FOUND(404, "There is nothing here."),
    /** A method that the endpoint does not know. */
    METHOD_NOT_ALLOWED(405, "This method is not allowed here."),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408, "The request took too long to arrive."),
    /** More body than {@code server.limits.body-bytes}. */
    BODY_TOO_LARGE(413, "The request is too large."),
    /** A body that is not the form which the endpoint takes. */
    FORM_EXPECTED(415, "The request does not carry a form."),
    /** More headers than {@code server.limits.header-bytes}. */
    HEADERS_TOO_LARGE(431, "The request's headers are too large."),

    /** Something of ours failed. */
    INTERNAL(500, "Something went wrong here."),
    /** A provider sent what it must not. */
    SIGN_IN_FAILED(502, "The sign-in service gave an answer that is not acceptable."),
    /** The app is not there. */
    UPSTREAM_UNREACHABLE(502, "The application does not answer."),
    /** The app says that it served somebody else. */
    UPSTREAM_ECHO(502, "The application answered for somebody else."),
    /** The provisioning endpoint says that the request is wrong. */
    PROVISIONING_REJECTED(502, "Your account could not be prepared."),
    /** A provider that must be asked is not there. */
    PROVIDER_UNAVAILABLE(503, "The sign-in service does not answer."),
    /** The store of the sessions is not there. */
    SESSIONS_UNAVAILABLE(503, "Sessions cannot be checked at the moment."),
    /** The provisioning endpoint is not there. */
    PROVISIONING_UNAVAILABLE(503, "Your account could not be prepared."),
    /** All connections to the app are busy. */
    UPSTREAM_BUSY(503, "The application is busy."),
    /** The server is about to stop, or all its connections are busy. */
    SERVER_BUSY(503, "The server is busy."),
    /** The app took too long. */
    UPSTREAM_TIMEOUT(504, "The application took too long to answer.");

    private final int status;
    private final String sentence;
    private final String code;

    Reason(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** What a person may read. */
    public String sentence() {
        return sentence;
    }

    /** The stable code, in lower snake case. */
    public String code() {
        return code;
    }
}
