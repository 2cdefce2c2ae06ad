/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.net.URI;

/**
 * Another upstream for a part of the paths.
 *
 * @param path a path, or a prefix that ends in {@code /**}; no other wildcard
 * @param url as {@link UpstreamConfig#url()}
 */
public record Route(String path, URI url) {}
