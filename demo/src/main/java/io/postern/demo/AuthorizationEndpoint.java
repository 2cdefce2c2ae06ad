/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationErrorResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Where browsers are sent to sign in: the code flow of OpenID Connect Core 1.0, section 3.1, with PKCE (RFC 7636), and the
 * issuer in the answer (RFC 9207).
 *
 * <p>It shows a page with the people of the directory, and believes whoever presses a button. It keeps no session of its
 * own, so that the next sign-in can be somebody else's.
 */
final class AuthorizationEndpoint {
    private final Issuer issuer;
    private final Directory directory;
    private final SignIns signIns;
    private final Clock clock;

    AuthorizationEndpoint(URI issuer, Directory directory, SignIns signIns, Clock clock) {
        this.issuer = new Issuer(issuer);
        this.directory = directory;
        this.signIns = signIns;
        this.clock = clock;
    }

    /**
     * The page to a GET, the way back with a code to the POST of its form. Where the client or its address is not a known
     * one the browser is sent nowhere.
     */
    HTTPResponse answer(HTTPRequest httpRequest) {
        AuthenticationRequest request;
        try {
            request = AuthenticationRequest.parse(httpRequest.getURI());
        } catch (ParseException e) {
            return PeoplePage.refusal("This is not a request of OpenID Connect.");
        }
        Optional<Client> client = directory
                .client(request.getClientID().getValue())
                .filter(known -> Optional.ofNullable(request.getRedirectionURI())
                        .filter(known::callsBackAt)
                        .isPresent());
        if (client.isEmpty()) {
            return PeoplePage.refusal("No client here is called from there.");
        }
        Optional<ErrorObject> wrong = wrong(request);
        if (wrong.isPresent()) {
            return sentBack(new AuthenticationErrorResponse(
                    request.getRedirectionURI(), wrong.get(), request.getState(), issuer, ResponseMode.QUERY));
        }
        if (httpRequest.getMethod() != HTTPRequest.Method.POST) {
            return PeoplePage.choice(httpRequest.getURI(), request.getRedirectionURI(), directory.people());
        }
        return chosen(httpRequest)
                .map(person -> signedIn(person, client.get(), request))
                .orElseGet(() -> PeoplePage.refusal("Nobody here has that name."));
    }

    private static Optional<ErrorObject> wrong(AuthenticationRequest request) {
        if (!request.getResponseType().equals(ResponseType.CODE)) {
            return Optional.of(OAuth2Error.UNSUPPORTED_RESPONSE_TYPE);
        }
        if (request.getCodeChallenge() == null || !CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())) {
            return Optional.of(OAuth2Error.INVALID_REQUEST);
        }
        return request.getPrompt() != null && request.getPrompt().contains(Prompt.Type.NONE)
                ? Optional.of(OIDCError.LOGIN_REQUIRED)
                : Optional.empty();
    }

    private Optional<Person> chosen(HTTPRequest form) {
        try {
            Map<String, List<String>> fields = form.getBodyAsFormParameters();
            return fields.getOrDefault(PeoplePage.PERSON, List.of()).stream()
                    .findFirst()
                    .flatMap(directory::person);
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private HTTPResponse signedIn(Person person, Client client, AuthenticationRequest request) {
        SignIn signIn =
                new SignIn(person, client, request.getScope(), UUID.randomUUID().toString(), clock.instant());
        SignIns.Pending pending = new SignIns.Pending(
                signIn,
                request.getRedirectionURI(),
                request.getCodeChallenge(),
                Optional.ofNullable(request.getNonce()),
                signIns.codeEnds());
        return sentBack(new AuthenticationSuccessResponse(
                request.getRedirectionURI(),
                signIns.codeFor(pending),
                null,
                null,
                request.getState(),
                null,
                issuer,
                ResponseMode.QUERY));
    }

    private static HTTPResponse sentBack(AuthorizationResponse answer) {
        HTTPResponse redirect = new HTTPResponse(HttpStatus.SEE_OTHER_303);
        redirect.setLocation(answer.toURI());
        redirect.setHeader("Cache-Control", "no-store");
        return redirect;
    }
}
