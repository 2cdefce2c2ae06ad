/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** The app behind the gate, as far as it decides defaults. */
public enum App {
    /** Any app: no defaults of its own. */
    PLAIN,
    /** CKAN 2.9 and later. */
    CKAN,
    /** InvenioRDM and other Invenio apps. */
    INVENIO
}
