/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.page;

import java.util.Locale;

/** The pages, each with a template of its own inside the one layout. */
enum PageName {
    CHOOSER,
    SIGNED_OUT,
    CONFIRM_SIGN_OUT,
    SIGN_IN_FAILED,
    SIGN_IN_REQUIRED,
    REFUSED,
    CONFLICT,
    BLOCKED,
    ERROR;

    /** The template around each of them. */
    static final String LAYOUT = "layout";

    /** The name of the template, such as {@code signed-out}. */
    String template() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
