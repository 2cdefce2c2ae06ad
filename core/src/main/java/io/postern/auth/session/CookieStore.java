/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.postern.auth.Header;
import io.postern.auth.HeapShare;
import io.postern.auth.RequestHead;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sessions that are whole in the browser's cookies, sealed. The seal is made over the whole text and names the number of its
 * parts, so that parts of two sessions never make one.
 *
 * <p>A browser shows an old version until an answer has brought it the newer one: tabs send requests side by side, answers get
 * lost. So the newest version is remembered as long as the old one could be shown, here and, where there is one, in the
 * {@link Relay}, and every request that shows an old one is served by the newest and gets its cookies.
 */
final class CookieStore implements Store {
    /** The part of the heap for sessions that were read. */
    private static final int HEAP_PARTS = 16;

    /** With so much of the idle time gone the session is written anew, so that using it keeps it alive. */
    static final int IDLE_PARTS = 4;

    private final SessionCookies cookies;
    private final Sealer sealer;
    private final String place;
    private final Opened.Opener opener;
    private final Newest newest;
    private final Optional<Relay> relay;
    private final Clock clock;
    private final Duration idle;
    private final Duration unwritten;
    private final Cache<SessionCookies.Parts, Read> read;
    private final Cache<String, Written> written;

    /** What some cookies say, and whether they were sealed with the first key. */
    private record Read(Opened opened, boolean current) {}

    /** The cookies of the newest version of a session. */
    private record Written(Opened opened, List<Header> lines) {}

    CookieStore(SessionSettings settings, CookieLines lines, Newest newest, Optional<Relay> relay, Sealing sealing) {
        this.cookies = new SessionCookies(lines);
        this.sealer = new Sealer("session", settings.keys(), sealing.random());
        this.place = lines.name();
        this.opener = new Opened.Opener(settings);
        this.newest = newest;
        this.relay = relay;
        this.clock = sealing.clock();
        this.idle = settings.config().idle();
        this.unwritten = idle.dividedBy(IDLE_PARTS);
        this.read = Caffeine.newBuilder()
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((SessionCookies.Parts parts, Read known) ->
                        known.opened().bytes() + parts.text().length())
                .executor(Runnable::run)
                .build();
        this.written = Caffeine.newBuilder()
                .maximumWeight(HeapShare.oneIn(HEAP_PARTS))
                .weigher((String id, Written known) -> 2 * known.opened().bytes())
                .executor(Runnable::run)
                .build();
    }

    /** What sealing takes from outside. */
    record Sealing(Clock clock, SecureRandom random) {}

    @Override
    public Found known(RequestHead request) {
        SessionCookies.Shown shown = cookies.read(request);
        if (!(shown instanceof SessionCookies.Parts parts)) {
            return shown instanceof SessionCookies.Nothing ? new None() : new Broken();
        }
        Read known = read.getIfPresent(parts);
        if (known == null) {
            Optional<Read> opened = open(parts);
            if (opened.isEmpty()) {
                return new Broken();
            }
            known = opened.get();
            read.put(parts, known);
        }
        Stored stored = known.opened().stored();
        Optional<Stored> newer = newest.newerThan(stored);
        if (newer.isPresent()) {
            Written brought = written(newer.get());
            return new Live(brought.opened(), brought.lines());
        }
        newest.shown(stored);
        if (!known.current()) {
            // Sealed with a key that is about to go: the same session with the first key.
            return new Live(known.opened(), written(stored).lines());
        }
        return new Live(known.opened(), List.of());
    }

    private Optional<Read> open(SessionCookies.Parts parts) {
        String text = parts.text();
        return sealer.open(place(parts.texts().size()), text)
                .flatMap(SessionCodec::decode)
                .map(stored -> new Read(opener.open(stored), sealer.current(text)));
    }

    /** The place of a text in that many cookies: a part more or less, and it does not open. */
    private String place(int parts) {
        return place + " in " + parts;
    }

    @Override
    public Found find(RequestHead request) {
        return known(request);
    }

    @Override
    public List<Header> keep(Stored stored) throws SessionsUnavailable {
        return cookies.write(sealed(stored), left(opener.open(stored)));
    }

    private Duration left(Opened opened) {
        return Duration.between(clock.instant(), opened.ends());
    }

    /** The parts of the whole session, or of as much of it as it needs. */
    private List<String> sealed(Stored stored) throws SessionsUnavailable {
        Session session = stored.session();
        Session.Tokens tokens = session.tokens();
        Session lighter = session.refreshed(
                session.person(),
                new Session.Tokens(tokens.sid(), tokens.refresh(), Optional.empty(), tokens.freshUntil()));
        for (Session candidate : List.of(session, lighter, opener.slimmed(lighter))) {
            Optional<List<String>> parts = fitted(new Stored(candidate, stored.fetched(), stored.used()));
            if (parts.isPresent()) {
                return parts.get();
            }
        }
        throw new SessionsUnavailable("a session does not fit into " + SessionCookies.MAX_PARTS
                + " cookies; keep fewer groups with identity.groups-keep, or set session.store: redis");
    }

    private Optional<List<String>> fitted(Stored stored) {
        byte[] bytes = SessionCodec.encode(stored);
        int parts = cookies.parts(Sealer.sealedLength(bytes.length));
        return parts > SessionCookies.MAX_PARTS ? Optional.empty() : cookies.split(sealer.seal(place(parts), bytes));
    }

    private Written written(Stored stored) {
        String id = stored.session().id();
        Written known = written.getIfPresent(id);
        if (known == null || !known.opened().stored().equals(stored)) {
            Opened opened = opener.open(stored);
            try {
                known = new Written(opened, keep(stored));
            } catch (SessionsUnavailable tooLarge) {
                // What a refresh brought no longer fits; the person is served by it while this process remembers it.
                known = new Written(opened, List.of());
            }
            written.put(id, known);
        }
        return known;
    }

    @Override
    public List<Header> used(Opened opened) {
        Instant now = clock.instant();
        Stored stored = opened.stored();
        if (Duration.between(stored.used(), now).compareTo(unwritten) < 0) {
            return List.of();
        }
        return written(newest.offer(stored.usedAt(now))).lines();
    }

    @Override
    public void renew(Stored fresh) throws SessionsUnavailable {
        newest.offer(fresh);
        if (relay.isPresent()) {
            relay.get().pass(fresh, idle);
        }
    }

    @Override
    public Optional<Stored> newer(Stored old) throws SessionsUnavailable {
        Optional<Stored> here = newest.newerThan(old);
        if (here.isPresent() && here.get().fetched().isAfter(old.fetched())) {
            return here;
        }
        Optional<Stored> there = relay.isPresent() ? relay.get().passed(old) : Optional.empty();
        return there.filter(stored -> stored.fetched().isAfter(old.fetched())).map(newest::offer);
    }

    @Override
    public void forget(Session session) {
        written.invalidate(session.id());
        newest.forget(session.id());
    }

    @Override
    public long count() {
        return read.estimatedSize();
    }
}
