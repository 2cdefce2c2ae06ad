/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.bench;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A GET as a container hands it to its first filter: header lines, a path, attributes, a session where its cookie names one. It is
 * used again for the next, as containers use theirs. For one thread.
 */
final class LightRequest implements HttpServletRequest {
    private final String path;
    private final String query;
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final byte[] proof;
    private final Sessions sessions;
    private final ServletContext context;
    private final Map<String, Object> attributes = new HashMap<>();
    private @Nullable HttpSession begun;
    private Cookie @Nullable [] cookies;

    /** @param headers the last of them is what says who is calling */
    LightRequest(String target, List<Map.Entry<String, String>> headers, Sessions sessions, ServletContext context) {
        int mark = target.indexOf('?');
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? "" : target.substring(mark + 1);
        for (Map.Entry<String, String> header : headers) {
            names.add(header.getKey());
            values.add(header.getValue());
        }
        this.proof = values.get(values.size() - 1).getBytes(StandardCharsets.ISO_8859_1);
        this.sessions = sessions;
        this.context = context;
    }

    /** Forgets what became of the request before, and reads the proof from the wire again: a text whose hash nobody has taken yet. */
    void recycle() {
        attributes.clear();
        begun = null;
        cookies = null;
        values.set(values.size() - 1, new String(proof, StandardCharsets.ISO_8859_1));
    }

    @Override
    public @Nullable String getHeader(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return new Values(name);
    }

    /** Goes through the lines as it is asked, as Tomcat's does: no list is made. */
    private final class Values implements Enumeration<String> {
        private final String name;
        private int next;

        Values(String name) {
            this.name = name;
            find(0);
        }

        private void find(int from) {
            next = from;
            while (next < names.size() && !names.get(next).equalsIgnoreCase(name)) {
                next++;
            }
        }

        @Override
        public boolean hasMoreElements() {
            return next < names.size();
        }

        @Override
        public String nextElement() {
            if (!hasMoreElements()) {
                throw new NoSuchElementException(name);
            }
            String value = values.get(next);
            find(next + 1);
            return value;
        }
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(names);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        String line = getHeader("Cookie");
        if (line == null) {
            return null;
        }
        Cookie[] read = cookies == null ? read(line) : cookies;
        cookies = read;
        return read;
    }

    private static Cookie[] read(String line) {
        List<Cookie> read = new ArrayList<>(2);
        int start = 0;
        while (start < line.length()) {
            int equals = line.indexOf('=', start);
            int end = line.indexOf("; ", start);
            end = end < 0 ? line.length() : end;
            read.add(new Cookie(line.substring(start, equals), line.substring(equals + 1, end)));
            start = end + 2;
        }
        return read.toArray(Cookie[]::new);
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        HttpSession session = begun == null ? sessions.find(getRequestedSessionId()) : begun;
        if (session == null && create) {
            session = sessions.begin();
            begun = session;
        }
        return session;
    }

    @Override
    public @Nullable HttpSession getSession() {
        return getSession(true);
    }

    /** A container finds its own cookie in the bytes, before any filter, and makes no text of the others. */
    @Override
    public @Nullable String getRequestedSessionId() {
        String line = getHeader("Cookie");
        if (line == null) {
            return null;
        }
        String name = Sessions.COOKIE + "=";
        for (int start = 0; start < line.length(); ) {
            int end = line.indexOf("; ", start);
            end = end < 0 ? line.length() : end;
            if (line.startsWith(name, start)) {
                return line.substring(start + name.length(), end);
            }
            start = end + 2;
        }
        return null;
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return sessions.find(getRequestedSessionId()) != null;
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer("https://data.example.org").append(path);
    }

    @Override
    public Enumeration<Locale> getLocales() {
        return Collections.enumeration(List.of(Locale.UK));
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(List.copyOf(attributes.keySet()));
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public @Nullable String getQueryString() {
        return query.isEmpty() ? null : query;
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getPathTranslated() {
        return null;
    }

    @Override
    public @Nullable String getAuthType() {
        return null;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return null;
    }

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return true;
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return false;
    }

    @Override
    public int getIntHeader(String name) {
        return -1;
    }

    @Override
    public long getDateHeader(String name) {
        return -1;
    }

    @Override
    public @Nullable String getCharacterEncoding() {
        return null;
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getScheme() {
        return "https";
    }

    @Override
    public String getServerName() {
        return "data.example.org";
    }

    @Override
    public int getServerPort() {
        return 443;
    }

    @Override
    public String getRemoteAddr() {
        return "192.0.2.7";
    }

    @Override
    public String getRemoteHost() {
        return "192.0.2.7";
    }

    @Override
    public int getRemotePort() {
        return 40000;
    }

    @Override
    public String getLocalName() {
        return "127.0.0.1";
    }

    @Override
    public String getLocalAddr() {
        return "127.0.0.1";
    }

    @Override
    public int getLocalPort() {
        return 443;
    }

    @Override
    public Locale getLocale() {
        return Locale.UK;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public String getRequestId() {
        return "1";
    }

    @Override
    public String getProtocolRequestId() {
        return "";
    }

    @Override
    public Map<String, String> getTrailerFields() {
        return Map.of();
    }

    @Override
    public boolean isTrailerFieldsReady() {
        return true;
    }

    @Override
    public String changeSessionId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean authenticate(HttpServletResponse response) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void login(String username, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void logout() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Part> getParts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Part getPart(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setCharacterEncoding(String encoding) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServletInputStream getInputStream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BufferedReader getReader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RequestDispatcher getRequestDispatcher(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AsyncContext startAsync() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AsyncContext getAsyncContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServletConnection getServletConnection() {
        throw new UnsupportedOperationException();
    }
}
