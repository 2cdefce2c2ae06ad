/* SPDX-License-Identifier: Apache-2.0 */
/** The OpenSearch that the end-to-end check with InvenioRDM starts. */
@NullMarked
package io.postern.e2e.opensearch;

import org.jspecify.annotations.NullMarked;
