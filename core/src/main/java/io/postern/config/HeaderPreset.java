/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.HeaderSource.Field;
import java.util.Map;

/** A family of identity headers. */
public enum HeaderPreset {
    /** {@code X-Remote-User} and its like. */
    POSTERN,
    /** {@code X-Forwarded-User} and its like, as oauth2-proxy names them. */
    OAUTH2_PROXY,
    /** {@code Remote-User} and its like. */
    REMOTE_USER,
    /** None but those of {@code headers.set}. */
    NONE;

    /** The header names of this preset, each with its source. */
    public Map<String, HeaderSource> headers() {
        return switch (this) {
            case POSTERN ->
                Map.of(
                        "X-Remote-User", Field.USERNAME,
                        "X-Remote-Email", Field.EMAIL,
                        "X-Remote-Name", Field.NAME,
                        "X-Remote-Groups", Field.GROUPS,
                        "X-Remote-Sysadmin", Field.SYSADMIN,
                        "X-Remote-Subject", Field.QUALIFIED_SUBJECT);
            case OAUTH2_PROXY ->
                Map.of(
                        "X-Forwarded-User", Field.SUBJECT,
                        "X-Forwarded-Preferred-Username", Field.USERNAME,
                        "X-Forwarded-Email", Field.EMAIL,
                        "X-Forwarded-Groups", Field.GROUPS,
                        "X-Forwarded-Sysadmin", Field.SYSADMIN);
            case REMOTE_USER ->
                Map.of(
                        "Remote-User", Field.USERNAME,
                        "Remote-Email", Field.EMAIL,
                        "Remote-Name", Field.NAME,
                        "Remote-Groups", Field.GROUPS,
                        "Remote-Sysadmin", Field.SYSADMIN);
            case NONE -> Map.of();
        };
    }
}
