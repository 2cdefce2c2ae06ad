/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Decision;
import io.postern.auth.Gate;
import io.postern.auth.RequestHead;

/**
 * A request that went on to the app, as the gate saw it.
 *
 * @param gate the one that decided
 * @param head the request's head as it came
 * @param pass the decision
 * @param session marks the container's session for the gate
 * @param attributes what the app has set since
 */
record Passed(Gate gate, RequestHead head, Decision.Pass pass, ContainerSession session, OwnAttributes attributes) {
    /** Under which Jetty keeps a request's cookies for itself, the gate's among them. */
    private static final String COOKIES_OF_JETTY = "org.eclipse.jetty.server.Request.Cookies";

    /** Of a request on which the app has set nothing yet. */
    Passed(Gate gate, RequestHead head, Decision.Pass pass, ContainerSession session) {
        this(gate, head, pass, session, new OwnAttributes());
    }

    /** Whether an attribute is what a front server told the gate, or has its cookies, and is none of the app's. */
    boolean hides(String attribute) {
        return (gate.consumesAttribute(attribute) || attribute.equals(COOKIES_OF_JETTY)) && !attributes.has(attribute);
    }

    /** The head's method and path: it is an attribute of the request, and apps write those down. */
    @Override
    public String toString() {
        return "Passed[" + head + "]";
    }
}
