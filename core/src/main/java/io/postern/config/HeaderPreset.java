/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.HeaderSource.Field;
import java.util.Map;

/** A family of identity headers. */
public enum HeaderPreset {
    POSTERN(Map.of(
            "X-Remote-User", Field.USERNAME,
            "X-Remote-Email", Field.EMAIL,
            "X-Remote-Name", Field.NAME,
            "X-Remote-Groups", Field.GROUPS,
            "X-Remote-Sysadmin", Field.SYSADMIN,
            "X-Remote-Subject", Field.QUALIFIED_SUBJECT)),
    /** As oauth2-proxy names them. */
    OAUTH2_PROXY(Map.of(
            "X-Forwarded-User", Field.SUBJECT,
            "X-Forwarded-Preferred-Username", Field.USERNAME,
            "X-Forwarded-Email", Field.EMAIL,
            "X-Forwarded-Groups", Field.GROUPS,
            "X-Forwarded-Sysadmin", Field.SYSADMIN)),
    REMOTE_USER(Map.of(
            "Remote-User", Field.USERNAME,
            "Remote-Email", Field.EMAIL,
            "Remote-Name", Field.NAME,
            "Remote-Groups", Field.GROUPS,
            "Remote-Sysadmin", Field.SYSADMIN)),
    /** None but those of {@code headers.set}. */
    NONE(Map.of());

    private final Map<String, HeaderSource> headers;

    HeaderPreset(Map<String, HeaderSource> headers) {
        this.headers = headers;
    }

    /** The header names of this preset, each with its source. */
    public Map<String, HeaderSource> headers() {
        return headers;
    }
}
