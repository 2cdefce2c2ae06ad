/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Map;

/**
 * The headers that tell the app who is calling.
 *
 * @param set header name to its source, on top of the preset
 * @param separator what stands between two groups: one character
 * @param encoding how a value that is not ASCII is written
 * @param maxBytes how long all identity headers together may be
 */
public record HeadersConfig(
        HeaderPreset preset,
        Map<String, HeaderSource> set,
        String separator,
        HeaderEncoding encoding,
        int maxBytes,
        SpoofedHeaders spoofed) {

    public HeadersConfig {
        set = Map.copyOf(set);
    }
}
