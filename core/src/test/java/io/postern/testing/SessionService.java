/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.postern.auth.Account;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A small session service on a real socket: it keeps accounts by issuer and subject, blocks them, finds conflicts, tells of
 * changes, and can misbehave in every way that a service can.
 */
public final class SessionService implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** How the service misbehaves. */
    public enum Trouble {
        /** Takes the request and never answers. */
        HANG,
        /** Begins an answer and never ends it. */
        STALL,
        /** Closes the connection instead of answering. */
        CUT,
        /** Closes the connection within the answer. */
        CUT_BODY,
        /** Answers 200 with a page. */
        GARBAGE,
        /** Answers 200 with nothing. */
        EMPTY,
        /** Answers 200 with a body without an end. */
        ENDLESS,
        /** Sends the caller elsewhere, where a session would be had. */
        REDIRECT
    }

    /** What was received. */
    public record Call(Headers headers, JsonNode body) {}

    private interface Reaction {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "session-service");
        thread.setDaemon(true);
        return thread;
    });
    private final Object lock = new Object();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final Map<Account, String> names = new HashMap<>();
    private final Set<Account> blocked = new HashSet<>();
    private final Set<Account> demoted = new HashSet<>();
    private final Map<String, Account> mails = new HashMap<>();
    private final List<ObjectNode> changes = new ArrayList<>();
    private Optional<String> secret;
    private Optional<Reaction> trouble = Optional.empty();
    private int feedStatus = 200;
    private long generation;
    private Duration patience = Duration.ofSeconds(25);
    private boolean closed;

    private SessionService(HttpServer server, Optional<String> secret) {
        this.server = server;
        this.secret = secret;
        server.setExecutor(threads);
        server.createContext("/v1/session", exchange -> guarded(exchange, this::session));
        server.createContext("/v1/changes", exchange -> guarded(exchange, this::changes));
        server.createContext("/elsewhere", exchange -> guarded(exchange, this::elsewhere));
        server.start();
    }

    /** A service on loopback that lets in whoever shows that bearer secret. */
    public static SessionService start(String secret) {
        try {
            return new SessionService(HttpServer.create(loopback(), 0), Optional.of(secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A service on loopback that lets in whoever shows a certificate which that context trusts. */
    public static SessionService startTls(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(loopback(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters mutual = context.getDefaultSSLParameters();
                    mutual.setNeedClientAuth(true);
                    parameters.setSSLParameters(mutual);
                }
            });
            return new SessionService(server, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Where sessions are had. */
    public URI endpoint() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/v1/session");
    }

    /** Every call for a session so far, refused ones included. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How many polls for changes have come. */
    public int polls() {
        return polls.get();
    }

    /** How many callers have followed a redirect. */
    public int redirected() {
        return elsewhere.get();
    }

    /** Answers sessions as a service should. */
    public void behave() {
        synchronized (lock) {
            trouble = Optional.empty();
            generation++;
            lock.notifyAll();
        }
    }

    /** Misbehaves from now on. */
    public void misbehave(Trouble kind) {
        react(exchange -> {
            switch (kind) {
                case HANG -> hang();
                case STALL -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    hang();
                }
                case CUT -> {}
                case CUT_BODY -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write("{\"username\":\"al".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
                case GARBAGE -> send(exchange, 200, "<html>Sign in to the hotel's network</html>");
                case EMPTY -> send(exchange, 200, "");
                case ENDLESS -> endless(exchange);
                case REDIRECT -> {
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    send(exchange, 307, "");
                }
            }
        });
    }

    /** Answers every call for a session so, with these headers by name and value. */
    public void answer(int status, String body, String... headers) {
        react(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        });
    }

    private void react(Reaction reaction) {
        synchronized (lock) {
            trouble = Optional.of(reaction);
        }
    }

    /** Lets in another secret only. */
    public void secret(String other) {
        synchronized (lock) {
            secret = Optional.of(other);
        }
    }

    /** Blocks an account, and tells the feed. */
    public void block(Account account) {
        synchronized (lock) {
            blocked.add(account);
        }
        tell(account, "deactivated");
    }

    /** Unblocks an account, and tells the feed. */
    public void unblock(Account account) {
        synchronized (lock) {
            blocked.remove(account);
        }
        tell(account, "changed");
    }

    /** Renames an account, and tells the feed. */
    public void rename(Account account, String name) {
        synchronized (lock) {
            names.put(account, name);
        }
        tell(account, "changed");
    }

    /** Takes the sysadmin flag of an account, without a word. */
    public void demote(Account account) {
        synchronized (lock) {
            demoted.add(account);
        }
    }

    /** Answers polls with that status from now on. */
    public void feed(int status) {
        synchronized (lock) {
            feedStatus = status;
            generation++;
            lock.notifyAll();
        }
    }

    /** How long a poll without changes takes; 25 s unless told. */
    public void patience(Duration time) {
        synchronized (lock) {
            patience = time;
        }
    }

    /** Goes back to a state without changes, as a restored service does. */
    public void restore() {
        synchronized (lock) {
            changes.clear();
            generation++;
            lock.notifyAll();
        }
    }

    private void tell(Account account, String kind) {
        synchronized (lock) {
            changes.add(JSON.createObjectNode()
                    .put("issuer", account.issuer())
                    .put("subject", account.subject())
                    .put("username", names.getOrDefault(account, ""))
                    .put("kind", kind));
            lock.notifyAll();
        }
    }

    private void guarded(HttpExchange exchange, Reaction reaction) throws IOException {
        try (exchange) {
            reaction.to(exchange);
        } catch (InterruptedIOException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void session(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        calls.add(new Call(exchange.getRequestHeaders(), body));
        Optional<Reaction> instead;
        synchronized (lock) {
            instead = trouble;
        }
        if (instead.isPresent()) {
            instead.get().to(exchange);
        } else if (!exchange.getRequestMethod().equals("POST")) {
            send(exchange, 405, "");
        } else if (admitted(exchange)) {
            account(exchange, body);
        }
    }

    private boolean admitted(HttpExchange exchange) throws IOException {
        Optional<String> wanted;
        synchronized (lock) {
            wanted = secret;
        }
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        if (wanted.isEmpty() || ("Bearer " + wanted.get()).equals(shown)) {
            return true;
        }
        send(exchange, 401, "{}");
        return false;
    }

    private void account(HttpExchange exchange, JsonNode body) throws IOException {
        for (String field : List.of("eppn", "mail", "cn", "issuer", "subject", "username")) {
            if (!body.path(field).isTextual()
                    || (!field.equals("mail") && body.path(field).asText().isEmpty())) {
                send(exchange, 400, "{\"error\":\"missing or malformed: " + field + "\"}");
                return;
            }
        }
        Account account =
                new Account(body.get("issuer").asText(), body.get("subject").asText());
        String mail = body.get("mail").asText();
        int status = 200;
        ObjectNode answer = JSON.createObjectNode();
        synchronized (lock) {
            if (blocked.contains(account)) {
                status = 403;
            } else if (!mail.isEmpty() && !mails.getOrDefault(mail, account).equals(account)) {
                status = 409;
            } else {
                mails.put(mail, account);
                String name = names.computeIfAbsent(
                        account, fresh -> body.get("username").asText());
                answer.put("username", name)
                        .put("sessionKey", "key-of-" + name)
                        .put("sysadmin", body.path("sysadmin").asBoolean() && !demoted.contains(account));
            }
        }
        send(exchange, status, answer.toString());
    }

    private void changes(HttpExchange exchange) throws IOException {
        polls.incrementAndGet();
        String query = exchange.getRequestURI().getQuery();
        long after = Long.parseLong(query.substring(query.indexOf('=') + 1));
        if (!admitted(exchange)) {
            return;
        }
        int status;
        ObjectNode answer = JSON.createObjectNode();
        synchronized (lock) {
            long end = System.nanoTime() + patience.toNanos();
            long born = generation;
            while (changes.size() == after && !closed && generation == born && feedStatus == 200) {
                waitUntil(end);
                if (System.nanoTime() >= end) {
                    break;
                }
            }
            status = feedStatus;
            ArrayNode list = answer.put("last", changes.size()).putArray("changes");
            changes.stream().skip(after).forEach(list::add);
        }
        send(exchange, status, answer.toString());
    }

    private void elsewhere(HttpExchange exchange) throws IOException {
        elsewhere.incrementAndGet();
        send(exchange, 200, "{\"username\":\"mallory\"}");
    }

    private void hang() throws IOException {
        synchronized (lock) {
            long born = generation;
            while (!closed && generation == born) {
                waitUntil(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
            }
        }
    }

    private void waitUntil(long end) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(lock, Math.max(1, end - System.nanoTime()));
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        byte[] block = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
        // A gigabyte is as good as none for a caller that reads 64 KiB.
        for (int i = 0; i < 131_072; i++) {
            body.write(block);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
