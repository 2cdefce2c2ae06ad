/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

/** Whose tables are written. */
public enum App {
    /** Invenio: InvenioRDM and what else is built on invenio-accounts. */
    INVENIO,
    /** CKAN. */
    CKAN
}
