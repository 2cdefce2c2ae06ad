/* SPDX-License-Identifier: Apache-2.0 */
/** The pages that a person sees of the gate, in the person's language and with the site's look. */
@NullMarked
package io.postern.auth.page;

import org.jspecify.annotations.NullMarked;
