/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

/** What must be known of the application beside its tables. */
public sealed interface AppSettings permits InvenioSettings, CkanSettings {}
