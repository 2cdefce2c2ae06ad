/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/**
 * What must be known of a CKAN beside its tables.
 *
 * @param siteUser the name of its own account ({@code ckan.site_id}), which no run touches
 */
public record CkanSettings(String siteUser) implements AppSettings {}
