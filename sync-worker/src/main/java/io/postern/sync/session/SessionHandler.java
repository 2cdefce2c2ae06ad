/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.process.UnreadBody;
import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import io.postern.sync.session.Callers.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two paths. Whoever shows no proof learns nothing, not even whether a request was well formed. */
final class SessionHandler extends Handler.Abstract {
    static final String SESSION = "/v1/session";
    static final String CHANGES = "/v1/changes";
    private static final String RETRY_SECONDS = "5";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private final Callers callers;
    private final Accounts accounts;
    private final ChangesFeed feed;

    SessionHandler(Callers callers, Accounts accounts, ChangesFeed feed) {
        super(InvocationType.BLOCKING);
        this.callers = callers;
        this.accounts = accounts;
        this.feed = feed;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        String path = Request.getPathInContext(request);
        Standing standing = callers.standing(request);
        if (standing == Standing.STRANGER || (standing == Standing.LOOPBACK && !path.equals(SESSION))) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            send(request, response, callback, 401, error("unauthorized", "show server.secret as a bearer credential"));
        } else if (path.equals(SESSION)) {
            only("POST", request, response, callback, () -> session(request, response, callback, standing));
        } else if (path.equals(CHANGES)) {
            only("GET", request, response, callback, () -> changes(request, response, callback));
        } else {
            send(request, response, callback, 404, error("not-found", "there is " + SESSION + " and " + CHANGES));
        }
        return true;
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void only(String method, Request request, Response response, Callback callback, Action action)
            throws IOException {
        if (request.getMethod().equals(method)) {
            action.run();
        } else {
            response.getHeaders().put(HttpHeader.ALLOW, method);
            send(request, response, callback, 405, error("method-not-allowed", "only " + method));
        }
    }

    private void session(Request request, Response response, Callback callback, Standing standing) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !MimeTypes.getBase(type).equalsIgnoreCase("application/json")) {
            send(request, response, callback, 415, error("unsupported-media-type", "Content-Type: application/json"));
            return;
        }
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(VisitReader.MAX_BYTES + 1);
        }
        if (body.length > VisitReader.MAX_BYTES) {
            send(request, response, callback, 413, error("too-large", "at most " + VisitReader.MAX_BYTES + " bytes"));
            return;
        }
        try {
            Visit visit = VisitReader.read(body, standing == Standing.PROVEN);
            request.setAttribute(Observed.VISITOR, visit.toString());
            answer(request, response, callback, accounts.admit(visit), visit);
        } catch (Problem e) {
            send(request, response, callback, 400, fault(e.field(), e.message()));
        } catch (RuntimeException e) {
            LOG.warn("session: {}", e.getMessage());
            unavailable(request, response, callback);
        }
    }

    private static void answer(
            Request request, Response response, Callback callback, Admission admission, Visit visit) {
        if (admission instanceof Admission.Active active) {
            ObjectNode body = JSON.createObjectNode().put("username", active.username());
            if (visit.proven()) {
                active.key()
                        .ifPresent(key -> body.put("sessionKey", key.value())
                                .put("expires", key.expires().toString()));
            }
            active.sysadmin().ifPresent(flag -> body.put("sysadmin", flag));
            send(request, response, callback, 200, body);
        } else if (admission instanceof Admission.Unfit unfit) {
            LOG.info("session: {}: {} {}", visit, unfit.field(), unfit.reason());
            send(request, response, callback, 400, fault(unfit.field(), unfit.reason()));
        } else if (admission instanceof Admission.Taken taken) {
            LOG.warn("session: {}: {}", visit, taken.reason());
            send(request, response, callback, 409, error("conflict", "another account holds this e-mail or name"));
        } else {
            LOG.info("session: {}: deactivated or blocked", visit);
            send(request, response, callback, 403, error("blocked", "the account is deactivated or blocked"));
        }
    }

    private void changes(Request request, Response response, Callback callback) {
        Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        String after = query.getValue("after");
        if (after == null || !after.matches("[0-9]{1,18}")) {
            send(request, response, callback, 400, fault("after", "is no number"));
            return;
        }
        CompletableFuture<AccountChanges> told = feed.after(Long.parseLong(after));
        CompletableFuture<Boolean> unused = told.handle((changes, failure) -> {
            if (failure == null) {
                send(request, response, callback, 200, json(changes));
            } else {
                LOG.warn("changes: {}", failure.getMessage());
                unavailable(request, response, callback);
            }
            return true;
        });
    }

    private static ObjectNode json(AccountChanges changes) {
        ObjectNode body = JSON.createObjectNode().put("last", changes.last());
        var list = body.putArray("changes");
        changes.changes()
                .forEach(change -> list.addObject()
                        .put("issuer", change.issuer())
                        .put("subject", change.subject())
                        .put("username", change.username())
                        .put("kind", change.deactivated() ? "deactivated" : "changed"));
        return body;
    }

    private static void unavailable(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
        send(request, response, callback, 503, error("unavailable", "the application's database cannot be asked"));
    }

    private static ObjectNode error(String code, String message) {
        return JSON.createObjectNode().put("error", code).put("message", message);
    }

    private static ObjectNode fault(String field, String message) {
        ObjectNode body = error("bad-request", field.isEmpty() ? message : field + " " + message);
        return field.isEmpty() ? body : body.put("field", field);
    }

    private static void send(Request request, Response response, Callback callback, int status, ObjectNode body) {
        response.setStatus(status);
        UnreadBody.endsConnection(request, response);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)), callback);
    }
}
