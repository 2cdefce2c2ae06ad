/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where somebody joins or leaves the organisation, or changes groups, by a button or by one {@code curl}, and where one sees
 * what the app knows of it.
 */
final class PersonnelOffice implements AutoCloseable {
    private static final Pattern PERSON =
            Pattern.compile("/people/(?<who>[a-z]+)/(?<what>leave|join|to/(?<group>[a-z-]+))");
    private static final Pattern COMMAND = Pattern.compile("/worker/(?<name>plan|run)");
    private static final String REPORT = "/report";

    private final LoopbackServer server;

    private PersonnelOffice(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Started.
     *
     * @param wishedPort another, free one is taken where it is in use
     */
    static PersonnelOffice start(int wishedPort, PeopleDirectory directory, AppAccounts accounts, Worker worker) {
        int port = LoopbackServer.freePort(wishedPort);
        String self = "http://" + LoopbackServer.ADDRESS + ":" + port;
        return new PersonnelOffice(
                LoopbackServer.start("demo-personnel", port, new Desk(self, directory, accounts, worker)));
    }

    /** Its page. */
    URI uri() {
        return server.uri().resolve("/");
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Desk extends Handler.Abstract {
        private final String self;
        private final PeopleDirectory directory;
        private final AppAccounts accounts;
        private final Worker worker;

        Desk(String self, PeopleDirectory directory, AppAccounts accounts, Worker worker) {
            this.self = self;
            this.directory = directory;
            this.accounts = accounts;
            this.worker = worker;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            String path = Request.getPathInContext(request);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            if (request.getMethod().equals("POST")) {
                post(request, response, path);
                callback.succeeded();
            } else if (path.equals("/")) {
                response.getHeaders().put("Content-Security-Policy", Html.policy("'self'"));
                page(response, OfficePage.render(directory, accounts.all()), callback);
            } else if (path.equals(REPORT) && worker.lastReport().isPresent()) {
                // its own policy stands in the page
                page(response, Files.readString(worker.lastReport().get()), callback);
            } else {
                response.setStatus(HttpStatus.NOT_FOUND_404);
                callback.succeeded();
            }
            return true;
        }

        private static void page(Response response, String page, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Html.CONTENT_TYPE);
            Content.Sink.write(response, true, page, callback);
        }

        private void post(Request request, Response response, String path) {
            // a browser says from where it comes; other sites have no business here
            Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
            if (origin.isPresent() && !origin.get().equals(self)) {
                response.setStatus(HttpStatus.FORBIDDEN_403);
                return;
            }
            Matcher command = COMMAND.matcher(path);
            boolean report = command.matches();
            if (report) {
                worker.report(command.group("name"));
            } else {
                response.setStatus(status(path));
            }
            String accept = Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT))
                    .orElse("");
            if (report || accept.contains("text/html")) {
                response.setStatus(HttpStatus.SEE_OTHER_303);
                response.getHeaders().put(HttpHeader.LOCATION, report ? REPORT : "/");
            }
        }

        private int status(String path) {
            Matcher person = PERSON.matcher(path);
            if (!person.matches()) {
                return HttpStatus.NOT_FOUND_404;
            }
            return changed(person.group("who"), person.group("what"), Optional.ofNullable(person.group("group")))
                    ? HttpStatus.NO_CONTENT_204
                    : HttpStatus.CONFLICT_409;
        }

        private boolean changed(String who, String what, Optional<String> group) {
            if (group.isPresent()) {
                return directory.move(who, group.get());
            }
            return what.equals("leave") ? directory.leave(who) : directory.join(who);
        }
    }
}
