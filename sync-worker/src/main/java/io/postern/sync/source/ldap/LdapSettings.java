/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import io.postern.config.ClientTlsConfig;
import io.postern.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How to read one directory. Every constructor here refuses what cannot work with an {@link IllegalArgumentException}
 * whose message begins with the setting's key and ends with the remedy.
 *
 * @param urls {@code ldap://host[:port]} or {@code ldaps://host[:port]}, in the order in which they are tried; a search
 *     that has begun stays with its server
 * @param startTls whether an {@code ldap://} connection is turned into TLS before anything else is sent (RFC 4511,
 *     4.14)
 * @param plainText whether a directory on another machine may be read without TLS
 * @param tls the authorities of the servers, and for {@link Bind.External} the own certificate
 * @param groups left out where there are none to read
 * @param pageSize entries a page (RFC 2696); {@code 0} asks for everything in one answer, for servers without pages
 */
public record LdapSettings(
        List<URI> urls,
        boolean startTls,
        boolean plainText,
        ClientTlsConfig tls,
        Bind bind,
        Search users,
        Optional<Groups> groups,
        int pageSize,
        Patience patience,
        Referrals referrals,
        Changes changes) {

    /** Entries a page where nothing else is set: what Active Directory allows at most. */
    public static final int DEFAULT_PAGE_SIZE = 1000;

    /** A larger page saves no time, and an error in it costs more. */
    static final int MAX_PAGE_SIZE = 100_000;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public LdapSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "url: none given; name at least one server, as ldaps://ldap.example.org");
        }
        for (URI url : urls) {
            checkUrl(url, startTls, plainText);
        }
        if (pageSize < 0 || pageSize > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException(
                    "page-size: " + pageSize + " is not between 0 and " + MAX_PAGE_SIZE + "; 1000 suits every server");
        }
        if (bind instanceof Bind.External && tls.certificate().isEmpty()) {
            throw new IllegalArgumentException(
                    "sasl-external: there is no certificate to show; set tls.certificate and tls.private-key");
        }
        if (bind instanceof Bind.External && !startTls && urls.stream().anyMatch(url -> !isTls(url))) {
            throw new IllegalArgumentException(
                    "sasl-external: a certificate is shown over TLS only; use ldaps:// or set start-tls: true");
        }
    }

    private static void checkUrl(URI url, boolean startTls, boolean plainText) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        Optional<String> host = Optional.ofNullable(url.getHost());
        if (!Set.of("ldap", "ldaps").contains(scheme) || host.isEmpty() || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url: " + url + " is not ldap://host[:port] or ldaps://host[:port]; a base belongs in users.base");
        }
        if (!Optional.ofNullable(url.getPath()).orElse("").matches("/?") || url.getQuery() != null) {
            throw new IllegalArgumentException(
                    "url: " + url + " has more than a host and a port; put the base in users.base and groups.base");
        }
        boolean encrypted = startTls || isTls(url);
        if (!encrypted && !plainText && !isLoopback(host.get())) {
            throw new IllegalArgumentException("url: " + url + " is read in the clear, so that anybody on the way could"
                    + " change who is an administrator; use ldaps://, or set start-tls: true, or, where the network is"
                    + " trusted, plain-text: true");
        }
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    }

    static boolean isTls(URI url) {
        return "ldaps".equalsIgnoreCase(url.getScheme());
    }

    /** As whom the directory is read. */
    public sealed interface Bind {

        /** As nobody. */
        record Anonymous() implements Bind {}

        /**
         * With a name and a password (RFC 4513, 5.1.3).
         *
         * @param password not empty: many servers take an empty one for an anonymous reader
         */
        record Simple(String dn, Secret password) implements Bind {
            public Simple {
                Checks.dn("bind-dn", dn);
                if (password.reveal().isEmpty()) {
                    throw new IllegalArgumentException(
                            "password: empty, which a server takes for an anonymous reader; leave bind-dn out for that");
                }
            }
        }

        /** With the certificate of {@link LdapSettings#tls} (SASL EXTERNAL, RFC 4422, appendix A). */
        record External() implements Bind {}
    }

    /** How far below its base a search goes. */
    public enum Depth {
        /** The base entry alone. */
        BASE,
        /** The entries directly below. */
        ONE,
        /** The base and all below. */
        SUB
    }

    /**
     * One search.
     *
     * @param attributes what to ask for, in the spelling in which entries then carry them; empty asks for all user
     *     attributes, which is slower
     */
    public record Search(String base, Depth depth, String filter, List<String> attributes) {

        /** What a name of an attribute may look like (RFC 4512, 2.5), options included. */
        private static final String ATTRIBUTE = "[A-Za-z0-9.;=_-]{1,200}";

        public Search {
            Checks.dn("base", base);
            Checks.filter(filter);
            attributes = List.copyOf(attributes);
            for (String attribute : attributes) {
                if (!attribute.matches(ATTRIBUTE)) {
                    throw new IllegalArgumentException("attributes: " + attribute + " is no attribute's name");
                }
            }
        }
    }

    /**
     * The groups to read.
     *
     * @param members the attribute that holds them, as {@code uniqueMember} or {@code memberUid}
     * @param memberValue {@code dn}, or the attribute of people that a value of {@code members} repeats: {@code uid} for
     *     a {@code posixGroup} (RFC 2307)
     * @param nested whether a group that is a member of a group brings its members along; otherwise no member names a
     *     group
     * @param primary whether {@code primaryGroupID} of Active Directory makes somebody a member as well
     */
    public record Groups(Search search, String members, String memberValue, boolean nested, boolean primary) {

        /** The {@link #memberValue} of groups that name their members by DN. */
        public static final String BY_DN = "dn";

        public Groups {
            if (members.isBlank() || memberValue.isBlank()) {
                throw new IllegalArgumentException("groups.members: empty; name the attribute, as member");
            }
        }

        boolean byDn() {
            return memberValue.equalsIgnoreCase(BY_DN);
        }
    }

    /**
     * How long to wait and how often to try.
     *
     * @param connect for a connection and its TLS handshake
     * @param response for the next entry, or for a bind
     * @param page for a whole page
     * @param attempts how often a search is begun before the reading counts as incomplete, as long as it gave nothing
     * @param pause before the second attempt; it doubles each time and varies by half
     */
    public record Patience(Duration connect, Duration response, Duration page, int attempts, Duration pause) {

        private static final Duration LONGEST = Duration.ofHours(1); // before what is checked against it

        /** What suits a directory on the same continent. */
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5), 3, Duration.ofSeconds(1));

        public Patience {
            check("connect-timeout", connect);
            check("response-timeout", response);
            check("page-timeout", page);
            check("retry-pause", pause);
            if (attempts < 1 || attempts > 10) {
                throw new IllegalArgumentException("attempts: " + attempts + " is not between 1 and 10");
            }
        }

        private static void check(String key, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(key + ": " + value + " is not between 1 ms and 1 h");
            }
        }
    }

    /** What to do where a server says that entries are kept elsewhere (RFC 4511, 4.5.3). */
    public enum Referrals {
        /** The reading is incomplete: somebody may be missing. */
        REFUSE,
        /** They are counted and left alone. */
        IGNORE,
        /** They are read as well, with the same credentials and no less encrypted. */
        FOLLOW
    }

    /**
     * How what changed is told from the rest.
     *
     * @param attribute when an entry changed, for {@link Kind#TIMESTAMP}: {@code modifyTimestamp}, or
     *     {@code whenChanged} in Active Directory, which cannot search for the other
     * @param overlap how far before the last reading a time stamp is looked at, for clocks that differ
     */
    public record Changes(Kind kind, String attribute, Duration overlap) {

        /** Time stamps with five minutes of overlap. */
        public static final Changes DEFAULT = new Changes(Kind.TIMESTAMP, "modifyTimestamp", Duration.ofMinutes(5));

        /** Ways of asking for changes. */
        public enum Kind {
            /** None: every reading is a full one. */
            NONE,
            /** By an attribute that holds the time of change. */
            TIMESTAMP,
            /** By LDAP content synchronization (RFC 4533), as OpenLDAP's syncprov offers it. */
            CONTENT_SYNC,
            /** By Active Directory's DirSync control. */
            DIR_SYNC
        }

        public Changes {
            if (overlap.isNegative() || overlap.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("delta.overlap: " + overlap + " is not between 0 and 1 day");
            }
        }
    }
}
