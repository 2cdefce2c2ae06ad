/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** Where the attributes of a service provider stand. */
public enum AttributeSource {
    /** In headers of the request. */
    HEADERS,
    /** In attributes of the servlet request, which a front server hands over by AJP; for the filter alone. */
    REQUEST
}
