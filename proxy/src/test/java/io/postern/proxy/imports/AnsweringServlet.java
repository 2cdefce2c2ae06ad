/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Answers 200 to every method. Public, since the container makes it. */
public final class AnsweringServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest clientRequest, HttpServletResponse clientResponse) {
        clientResponse.setStatus(HttpServletResponse.SC_OK);
    }
}
