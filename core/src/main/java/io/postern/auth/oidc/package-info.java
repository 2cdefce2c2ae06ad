/* SPDX-License-Identifier: Apache-2.0 */
/**
 * OpenID Connect providers: their discovery documents and key sets, the verification of what they signed, their introspection
 * and userinfo endpoints, and how their claims become an identity. Nothing here decides about a request.
 */
@NullMarked
package io.postern.auth.oidc;

import org.jspecify.annotations.NullMarked;
