/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A small OpenID provider for demonstrations and tests, with the addresses and claims of a Keycloak realm.
 *
 * <p>It listens on loopback only, because its passwords are public. It answers discovery, keys, sign-in and sign-out with
 * a browser, tokens and introspection; what it does not do it does not announce.
 */
public final class EmbeddedProvider implements AutoCloseable {
    private static final String REALM = "/realms/demo";
    private static final String DISCOVERY = REALM + "/.well-known/openid-configuration";
    private static final String KEYS = REALM + "/protocol/openid-connect/certs";
    private static final String TOKEN = REALM + "/protocol/openid-connect/token";
    private static final String INTROSPECTION = TOKEN + "/introspect";
    private static final String AUTHORIZATION = REALM + "/protocol/openid-connect/auth";
    private static final String END_SESSION = REALM + "/protocol/openid-connect/logout";

    private final LoopbackServer server;

    private EmbeddedProvider(LoopbackServer server) {
        this.server = server;
    }

    /**
     * A started provider with a fresh signing key and the people of the demonstration.
     *
     * @param wishedPort its port; another, free one is taken where that is in use
     * @throws IllegalStateException when the server cannot be started
     */
    public static EmbeddedProvider start(int wishedPort, Clock clock) {
        int port = LoopbackServer.freePort(wishedPort);
        URI issuer = URI.create("http://" + LoopbackServer.ADDRESS + ":" + port + REALM);
        TokenMint mint = new TokenMint(issuer, clock);
        Directory directory = Directory.ofTheDemonstration();
        SignIns signIns = new SignIns(clock);
        Handler endpoints = new Endpoints(
                metadata(issuer).toString(),
                mint.publicKeys().toString(),
                new AuthorizationEndpoint(issuer, directory, signIns, clock),
                new TokenEndpoint(directory, mint, signIns, clock),
                new IntrospectionEndpoint(directory, mint),
                new EndSessionEndpoint(directory, mint, signIns));
        LoopbackServer server = LoopbackServer.start("demo-provider", port, endpoints);
        return new EmbeddedProvider(server);
    }

    /** The name of the provider, which is also where its discovery document is found. */
    public URI issuer() {
        return server.uri().resolve(REALM);
    }

    /** Where tokens are had. */
    public URI tokenEndpoint() {
        return server.uri().resolve(TOKEN);
    }

    /** Stops the provider; its tokens stay what they are, but nobody can ask about them any more. */
    @Override
    public void close() {
        server.close();
    }

    private static OIDCProviderMetadata metadata(URI issuer) {
        List<ClientAuthenticationMethod> proofs = List.of(
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                ClientAuthenticationMethod.CLIENT_SECRET_POST,
                ClientAuthenticationMethod.NONE);
        OIDCProviderMetadata metadata =
                new OIDCProviderMetadata(new Issuer(issuer), List.of(SubjectType.PUBLIC), issuer.resolve(KEYS));
        metadata.setTokenEndpointURI(issuer.resolve(TOKEN));
        metadata.setTokenEndpointAuthMethods(proofs);
        metadata.setIntrospectionEndpointURI(issuer.resolve(INTROSPECTION));
        metadata.setIntrospectionEndpointAuthMethods(proofs.subList(0, 2));
        metadata.setAuthorizationEndpointURI(issuer.resolve(AUTHORIZATION));
        metadata.setSupportsAuthorizationResponseIssuerParam(true);
        metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
        metadata.setEndSessionEndpointURI(issuer.resolve(END_SESSION));
        metadata.setGrantTypes(List.of(
                GrantType.AUTHORIZATION_CODE,
                GrantType.REFRESH_TOKEN,
                GrantType.CLIENT_CREDENTIALS,
                GrantType.PASSWORD));
        metadata.setResponseTypes(List.of(ResponseType.CODE));
        metadata.setResponseModes(List.of(ResponseMode.QUERY));
        metadata.setScopes(new Scope("openid", "profile", "email"));
        metadata.setIDTokenJWSAlgs(List.of(JWSAlgorithm.RS256));
        metadata.applyDefaults();
        return metadata;
    }

    /** The provider's addresses, each with what answers there. */
    private static final class Endpoints extends Handler.Abstract {
        private static final String JSON = "application/json";

        private final String metadata;
        private final String keys;
        private final AuthorizationEndpoint authorization;
        private final TokenEndpoint tokens;
        private final IntrospectionEndpoint introspection;
        private final EndSessionEndpoint endSession;

        Endpoints(
                String metadata,
                String keys,
                AuthorizationEndpoint authorization,
                TokenEndpoint tokens,
                IntrospectionEndpoint introspection,
                EndSessionEndpoint endSession) {
            this.metadata = metadata;
            this.keys = keys;
            this.authorization = authorization;
            this.tokens = tokens;
            this.introspection = introspection;
            this.endSession = endSession;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (request.getHttpURI().getCanonicalPath()) {
                case DISCOVERY -> write(response, callback, metadata);
                case KEYS -> write(response, callback, keys);
                case AUTHORIZATION -> write(response, callback, authorization.answer(read(request)));
                case END_SESSION -> write(response, callback, endSession.answer(read(request)));
                case TOKEN -> write(response, callback, tokens.answer(read(request)));
                case INTROSPECTION -> write(response, callback, introspection.answer(read(request)));
                default -> Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
            return true;
        }

        private static HTTPRequest read(Request request) throws Exception {
            HTTPRequest copy = new HTTPRequest(
                    "POST".equals(request.getMethod()) ? HTTPRequest.Method.POST : HTTPRequest.Method.GET,
                    request.getHttpURI().toURI());
            try {
                copy.setContentType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
            } catch (ParseException e) {
                // left out: the endpoint then answers that a form is missing
            }
            copy.setAuthorization(request.getHeaders().get(HttpHeader.AUTHORIZATION));
            copy.setBody(Content.Source.asString(request, StandardCharsets.UTF_8));
            return copy;
        }

        private static void write(Response response, Callback callback, HTTPResponse answer) {
            response.setStatus(answer.getStatusCode());
            answer.getHeaderMap()
                    .forEach((name, values) -> response.getHeaders().put(name, values));
            String body = answer.getBody();
            Content.Sink.write(response, true, body == null ? "" : body, callback);
        }

        private static void write(Response response, Callback callback, String json) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
            Content.Sink.write(response, true, json, callback);
        }
    }
}
