/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

import io.postern.config.GateConfig;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The one judge of addresses to which a browser is sent back, whichever parameter, header or form names them. Good are:
 *
 * <ol>
 *   <li>a local path that begins with exactly one slash, in every way in which a browser, or an app that decodes it once too
 *       often, may read it; never one that starts or ends a sign-in, which would go round in circles;
 *   <li>an absolute URL of the public URL's origin, which becomes a local path;
 *   <li>an absolute https URL of a host in {@code login.redirect-hosts}, equal as a whole, port included.
 * </ol>
 *
 * Nothing is repaired: what is not good is not used at all. Java's own URL classes take no part, since browsers read URLs by
 * another standard (WHATWG URL) than they do. Immutable.
 */
public final class ReturnUrls {
    /** Longer ones would not fit into a cookie, and no page of an app has one. */
    public static final int MAX_LENGTH = 2048;

    /** An escape below an escape below an escape is an attack. */
    private static final int MAX_DECODINGS = 3;

    private static final Pattern ABSOLUTE = Pattern.compile(
            "(?i:(https?))://([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?(|[/?#].*)",
            Pattern.DOTALL);

    /** Endpoints below {@code login.prefix} that a person who has just signed in must not be sent to. */
    private static final List<String> OWN =
            List.of("/sign_in", "/start", "/callback", "/sign_out", "/backchannel_logout");

    /** What apps call the address to go back to: CKAN and Invenio. */
    private static final List<String> APPS_PARAMETERS = List.of("came_from", "next");

    private final String home;
    private final Optional<String> origin;
    private final List<String> hosts;
    private final List<String> own;
    private final List<PathPattern> startOn;
    private final List<PathPattern> endOn;
    private final List<PathPattern> prefixes;

    /** A judge for the site of that configuration. */
    public ReturnUrls(GateConfig config) {
        this.home = config.server().contextPath() + "/";
        this.origin = config.server().publicUrl().map(ReturnUrls::origin);
        this.hosts = config.login().redirectHosts().stream()
                .map(host -> withoutPort(host.toLowerCase(Locale.ROOT), "443"))
                .toList();
        this.own = OWN.stream().map(name -> config.login().prefix() + name).toList();
        this.startOn = patterns(config.login().startOn());
        this.endOn = patterns(config.login().endOn());
        this.prefixes = patterns(config.upstream().pathPrefixes());
    }

    private static List<PathPattern> patterns(List<String> texts) {
        return texts.stream().map(PathPattern::of).toList();
    }

    /** Where a browser is sent without a good address. */
    public String home() {
        return home;
    }

    /** The address in the form in which it may stand in a {@code Location} header; empty where it is not good. */
    public Optional<String> accept(String asked) {
        if (asked.isEmpty()
                || asked.length() > MAX_LENGTH
                || !asked.codePoints().allMatch(ReturnUrls::visible)) {
            return Optional.empty();
        }
        return (asked.charAt(0) == '/' ? local(asked) : absolute(asked))
                .filter(location -> location.length() <= MAX_LENGTH);
    }

    /**
     * Where somebody goes after a sign-in that was started with this address: there, or, where it is a page of the app's that
     * starts a sign-in, to the local page that its {@code came_from} or {@code next} names; {@link #home} otherwise.
     */
    public String afterSignIn(Optional<String> asked) {
        return asked.flatMap(this::accept)
                .or(() -> asked.flatMap(this::beyondStart))
                .orElse(home);
    }

    /**
     * The same for a visit of a page of the app's that starts a sign-in. Where its address names no page to go back to, as that of
     * a link in an app's header does not, it is the page of this site on which the link was, which {@code Referer} tells
     * (RFC 9110, section 10.1.3).
     *
     * @param target the page's address
     */
    public String afterSignIn(String target, Headers headers) {
        String query = target.substring(cut(target, '?').length());
        List<String> pages = headers.all("Referer");
        if (pages.size() != 1
                || APPS_PARAMETERS.stream()
                        .anyMatch(name -> parameter(query, name).isPresent())) {
            return afterSignIn(Optional.of(target));
        }
        return accept(pages.get(0)).filter(page -> page.startsWith("/")).orElse(home);
    }

    /** What the app's own sign-in page would have sent the browser to. */
    private Optional<String> beyondStart(String asked) {
        int query = asked.indexOf('?');
        if (query < 0 || asked.length() > MAX_LENGTH || !matches(startOn, asked.substring(0, query))) {
            return Optional.empty();
        }
        for (String name : APPS_PARAMETERS) {
            Optional<String> page = parameter(asked.substring(query), name)
                    .flatMap(this::accept)
                    .filter(location -> location.startsWith("/"));
            if (page.isPresent()) {
                return page;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> parameter(String query, String name) {
        return Stream.of(cut(query.startsWith("?") ? query.substring(1) : query, '#')
                        .split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decoded(pair.substring(name.length() + 1).replace('+', ' ')))
                .findFirst();
    }

    private Optional<String> local(String asked) {
        String path = cut(cut(asked, '?'), '#');
        return path.contains("\\") || !readings(path).map(this::leadsBack).orElse(false)
                ? Optional.empty()
                : Optional.of(encoded(asked));
    }

    private Optional<String> absolute(String asked) {
        Matcher parts = ABSOLUTE.matcher(asked);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String port = parts.group(3) == null ? "" : ":" + parts.group(3);
        String host =
                withoutPort(parts.group(2).toLowerCase(Locale.ROOT) + port, scheme.equals("https") ? "443" : "80");
        String rest = parts.group(4).startsWith("/") ? parts.group(4) : "/" + parts.group(4);
        if (origin.equals(Optional.of(scheme + "://" + host))) {
            return local(rest);
        }
        boolean listed = scheme.equals("https") && hosts.contains(host);
        return listed && readings(cut(cut(rest, '?'), '#')).isPresent()
                ? Optional.of("https://" + host + encoded(rest))
                : Optional.empty();
    }

    /** Every way to read the path, decoded again and again; empty where one of them is not that of a page. */
    private static Optional<List<String>> readings(String path) {
        List<String> readings = new ArrayList<>();
        String reading = path;
        while (readings.isEmpty() || !readings.get(readings.size() - 1).equals(reading)) {
            if (readings.size() > MAX_DECODINGS || !page(reading)) {
                return Optional.empty();
            }
            readings.add(reading);
            reading = decoded(reading);
        }
        return Optional.of(readings);
    }

    /** Whether the path stays on its host and names a page without detours. */
    private static boolean page(String path) {
        if (path.contains("\\") || path.codePoints().anyMatch(IdentityMaker::control)) {
            return false;
        }
        String[] segments = path.split("/", -1);
        // Browsers and apps drop white space here and there: what is left of "/ /host" would name a host.
        if (!path.equals("/")
                && (segments.length < 2 || segments[1].codePoints().allMatch(IdentityMaker::edge))) {
            return false;
        }
        return Stream.of(segments)
                .map(segment -> cut(segment, ';').strip())
                .noneMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private boolean leadsBack(List<String> readings) {
        return readings.stream()
                .flatMap(path -> Stream.of(path, cut(cut(path, '?'), '#')))
                .map(path -> path.replaceAll(";[^/]*", "").replaceAll("/{2,}", "/"))
                .noneMatch(path -> own.contains(path) || matches(startOn, path) || matches(endOn, path));
    }

    private boolean matches(List<PathPattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path) || Access.below(prefixes, pattern, path));
    }

    /** Browsers drop tabs and line ends wherever they stand, and other invisible characters have no business here. */
    private static boolean visible(int c) {
        return !IdentityMaker.control(c)
                && !IdentityMaker.edge(c)
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.UNASSIGNED;
    }

    /** As it may stand in a header: what is no character of a URL is escaped. */
    private static String encoded(String text) {
        StringBuilder url = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c > 0x7e || "\"<>\\^`{|}".indexOf(c) >= 0) {
                url.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            } else {
                url.append(c);
            }
        }
        return url.toString();
    }

    /** Decoded as a lenient reader does: what is no escape stays, and bytes that are not UTF-8 become something else. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            octets.write(low < 0 ? bytes[i] : high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    /** As a browser writes it: the port only where it is not the scheme's own. */
    private static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return scheme + "://"
                + withoutPort(url.getHost().toLowerCase(Locale.ROOT) + port, scheme.equals("https") ? "443" : "80");
    }

    private static String withoutPort(String host, String usual) {
        return host.endsWith(":" + usual) ? host.substring(0, host.length() - usual.length() - 1) : host;
    }

    private static String cut(String text, char at) {
        int index = text.indexOf(at);
        return index < 0 ? text : text.substring(0, index);
    }
}
