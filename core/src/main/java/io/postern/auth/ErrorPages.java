/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/** Makes the pages that tell a person why a request was refused. Safe for use by many threads; never blocks. */
public interface ErrorPages {
    /**
     * The page for that reason, in the language that the request prefers: status, body, and all headers that belong to the page
     * itself. Nothing of the cause is on it.
     */
    Reply errorPage(RequestHead request, Reason reason);
}
