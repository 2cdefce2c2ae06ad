/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The session id that containers write at the end of a path. Rules and apps see the path without it. */
final class SessionIdInPath {
    /** At the very end and nowhere else: elsewhere it is a matrix parameter like any other, which two readers may see differently. */
    private static final Pattern LAST = Pattern.compile(";jsessionid=[A-Za-z0-9.!_-]*$");

    private SessionIdInPath() {}

    static String without(String path) {
        if (path.indexOf(';') < 0) {
            return path;
        }
        Matcher last = LAST.matcher(path);
        return last.find() ? path.substring(0, last.start()) : path;
    }
}
