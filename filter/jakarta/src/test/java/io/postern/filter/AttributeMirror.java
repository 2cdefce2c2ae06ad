/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Identity;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Says who called, and which request attributes of these names it gets to see, listed and asked for; then sets one itself. */
final class AttributeMirror extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> names;

    AttributeMirror(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> listed = Collections.list(request.getAttributeNames()).stream()
                .filter(names::contains)
                .toList();
        List<String> read = names.stream()
                .filter(name -> request.getAttribute(name) != null)
                .toList();
        request.setAttribute("mail", "the app's");
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .print(request.getRemoteUser() + " " + displayName(request) + " "
                        + request.isUserInRole("admins") + " " + request.getAuthType() + " " + listed + " " + read + " "
                        + request.getAttribute("mail"));
    }

    private static String displayName(HttpServletRequest request) {
        return request.getAttribute(Identity.class.getName()) instanceof Identity known
                ? known.name().orElse("nameless")
                : "nobody";
    }
}
