/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.login;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import io.postern.auth.Reason;
import io.postern.auth.oidc.BrowserEndpoint;
import io.postern.auth.oidc.Claims;
import io.postern.auth.oidc.ClientEndpoint;
import io.postern.auth.oidc.FormAnswer;
import io.postern.auth.oidc.Metadata;
import io.postern.auth.oidc.Provider;
import io.postern.auth.oidc.ProviderFault;
import io.postern.auth.oidc.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/**
 * The gate as a client of one provider: makes the messages of OAuth 2.0 and OpenID Connect, and reads the answers, which are
 * believed no further than their form. Safe for use by many threads at once.
 */
final class LoginClient {
    /** Longer addresses are refused by servers on the way; the provider then asks the person who it is. */
    private static final int MAX_HINT = 4096;

    private final Provider provider;
    private final ClientProof proof;
    private final URI redirectUri;
    private final Scope scope;

    LoginClient(Provider provider, ClientProof proof, URI redirectUri, List<String> scopes) {
        this.provider = provider;
        this.proof = proof;
        this.redirectUri = redirectUri;
        this.scope = new Scope(scopes.toArray(String[]::new));
    }

    Provider provider() {
        return provider;
    }

    /** The id under which the provider knows the gate. */
    String id() {
        return proof.client().getValue();
    }

    /** What the provider says about itself; asks it, and waits, where it was not discovered yet. */
    Claims metadata() throws ProviderFault {
        if (!provider.ready() && provider.mayFetchKeys()) {
            provider.fetchKeys();
        }
        return provider.metadata()
                .map(Metadata::document)
                .orElseThrow(() -> new ProviderFault("the provider has not been discovered yet"));
    }

    /** Where the browser goes to sign in. Pushes the request to the provider first, where it takes that (RFC 9126). */
    URI authorization(SignIn signIn) throws ProviderFault, OAuthError {
        Claims metadata = metadata();
        URI endpoint = provider.endpoint(BrowserEndpoint.AUTHORIZATION)
                .orElseThrow(() -> new ProviderFault("the discovery document names no authorization_endpoint"));
        AuthenticationRequest request = request(signIn, endpoint);
        Optional<URI> push = provider.endpoint(ClientEndpoint.PUSHED_REQUEST);
        if (push.isEmpty()) {
            if (Boolean.TRUE.equals(metadata.values().get("require_pushed_authorization_requests"))) {
                throw new ProviderFault("the provider requires pushed requests and names no endpoint for them");
            }
            return request.toURI();
        }
        URI reference = pushed(request, push.get(), metadata);
        return new AuthenticationRequest.Builder(reference, proof.client())
                .endpointURI(endpoint)
                .build()
                .toURI();
    }

    private AuthenticationRequest request(SignIn signIn, URI endpoint) {
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, proof.client(), redirectUri)
                .endpointURI(endpoint)
                .state(new State(signIn.state()))
                .nonce(new Nonce(signIn.nonce()))
                .codeChallenge(new CodeVerifier(signIn.verifier()), CodeChallengeMethod.S256);
        if (!signIn.stepUp().acr().isEmpty()) {
            request.acrValues(signIn.stepUp().acr().stream().map(ACR::new).toList());
        }
        signIn.stepUp().maxAge().ifPresent(age -> request.maxAge(Math.toIntExact(age)));
        return request.build();
    }

    private URI pushed(AuthenticationRequest request, URI endpoint, Claims metadata) throws ProviderFault, OAuthError {
        Optional<ClientAuthentication> shown = proof.of(metadata);
        PushedAuthorizationRequest push = shown.isPresent()
                ? new PushedAuthorizationRequest(endpoint, shown.get(), request)
                : new PushedAuthorizationRequest(endpoint, request);
        Claims answer = answer(ClientEndpoint.PUSHED_REQUEST, push.toHTTPRequest());
        try {
            return new URI(answer.text("request_uri")
                    .orElseThrow(() -> new ProviderFault("par answered without a request_uri")));
        } catch (URISyntaxException | Refusal e) {
            throw new ProviderFault("par answered without a request_uri");
        }
    }

    /** The tokens for a code. */
    TokenAnswer redeem(String code, SignIn signIn) throws ProviderFault, OAuthError, Refusal {
        return tokens(new AuthorizationCodeGrant(
                new AuthorizationCode(code), redirectUri, new CodeVerifier(signIn.verifier())));
    }

    /** New tokens for a refresh token. */
    TokenAnswer refresh(String refreshToken) throws ProviderFault, OAuthError, Refusal {
        return tokens(new RefreshTokenGrant(new RefreshToken(refreshToken)));
    }

    private TokenAnswer tokens(AuthorizationGrant grant) throws ProviderFault, OAuthError, Refusal {
        Claims metadata = metadata();
        URI endpoint = endpoint(ClientEndpoint.TOKEN);
        Optional<ClientAuthentication> shown = proof.of(metadata);
        TokenRequest request = (shown.isPresent()
                        ? new TokenRequest.Builder(endpoint, shown.get(), grant)
                        : new TokenRequest.Builder(endpoint, proof.client(), grant))
                .build();
        return TokenAnswer.of(answer(ClientEndpoint.TOKEN, request.toHTTPRequest()));
    }

    /** Takes a refresh token back, where the provider offers that (RFC 7009). */
    void revoke(String refreshToken) throws ProviderFault, OAuthError {
        Optional<URI> endpoint = provider.endpoint(ClientEndpoint.REVOCATION);
        if (endpoint.isEmpty()) {
            return;
        }
        RefreshToken token = new RefreshToken(refreshToken);
        Optional<ClientAuthentication> shown = proof.of(metadata());
        TokenRevocationRequest request = shown.isPresent()
                ? new TokenRevocationRequest(endpoint.get(), shown.get(), token)
                : new TokenRevocationRequest(endpoint.get(), proof.client(), token);
        FormAnswer answer = post(ClientEndpoint.REVOCATION, request.toHTTPRequest());
        if (answer.status() != 200) {
            refused(ClientEndpoint.REVOCATION, answer);
        }
    }

    /**
     * Where the browser goes to sign out at the provider too (OpenID Connect RP-Initiated Logout 1.0, section 2); empty where
     * the provider offers no such thing, or is not known yet.
     *
     * @param idToken the last ID token, so that the provider knows who and does not ask
     */
    Optional<URI> endSession(Optional<String> idToken, URI backTo, String state) {
        try {
            return provider.endpoint(BrowserEndpoint.END_SESSION)
                    .map(endpoint -> new LogoutRequest(
                                    endpoint, hint(idToken), null, proof.client(), backTo, new State(state), null)
                            .toURI());
        } catch (ProviderFault e) {
            return Optional.empty();
        }
    }

    private static @org.jspecify.annotations.Nullable JWT hint(Optional<String> idToken) {
        try {
            return idToken.isPresent() && idToken.get().length() <= MAX_HINT ? SignedJWT.parse(idToken.get()) : null;
        } catch (ParseException e) {
            return null;
        }
    }

    private URI endpoint(ClientEndpoint endpoint) throws ProviderFault {
        return provider.endpoint(endpoint)
                .orElseThrow(() -> new ProviderFault("the discovery document names no endpoint for " + endpoint));
    }

    /** The object of a good answer: 200, or 201 for what was pushed. */
    private Claims answer(ClientEndpoint endpoint, HTTPRequest message) throws ProviderFault, OAuthError {
        FormAnswer answer = post(endpoint, message);
        if (answer.status() == 200 || answer.status() == 201) {
            return answer.body()
                    .orElseThrow(() -> new ProviderFault(endpoint + " answered something that is not a JSON object"));
        }
        throw refused(endpoint, answer);
    }

    private FormAnswer post(ClientEndpoint endpoint, HTTPRequest message) throws ProviderFault {
        return provider.post(
                endpoint, Optional.ofNullable(message.getAuthorization()), String.valueOf(message.getBody()));
    }

    /** Never returns: what a provider means by another status than a good one. */
    private static OAuthError refused(ClientEndpoint endpoint, FormAnswer answer) throws ProviderFault, OAuthError {
        boolean about = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429;
        if (about && answer.body().isPresent() && answer.body().get().values().get("error") instanceof String code) {
            throw new OAuthError(code);
        }
        throw new ProviderFault(endpoint + " answered with status " + answer.status());
    }

    /** What a failed answer means, for the log: the remedy, where there is one. */
    static Refusal explained(OAuthError error) {
        return new Refusal(
                error.code().equals("invalid_grant") ? Reason.SIGN_IN_BROKEN : Reason.SIGN_IN_FAILED,
                switch (error.code()) {
                    case "invalid_client", "unauthorized_client" ->
                        "the provider says " + error.code()
                                + ": see client-id, client-secret, client-auth and client-key of the provider";
                    case "invalid_grant" -> "the provider says invalid_grant: the code was used, or is too old";
                    case "invalid_redirect_uri" ->
                        "the provider says invalid_redirect_uri: register server.public-url, login.prefix and /callback";
                    default -> "the provider says " + error.code();
                });
    }
}
