/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sign-in with a browser by OpenID Connect's code flow: start, finish, refresh, logout, back-channel logout, and the pages that
 * belong to them.
 */
@NullMarked
package io.postern.auth.login;

import org.jspecify.annotations.NullMarked;
