/* SPDX-License-Identifier: Apache-2.0 */
/** Certificates and keys from PEM files. */
@NullMarked
package io.postern.config.tls;

import org.jspecify.annotations.NullMarked;
