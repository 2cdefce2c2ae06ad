/* SPDX-License-Identifier: Apache-2.0 */
/** The Solr that the end-to-end checks start beside CKAN. */
@NullMarked
package io.postern.e2e.solr;

import org.jspecify.annotations.NullMarked;
