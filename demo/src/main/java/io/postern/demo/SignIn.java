/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Instant;

/**
 * Somebody who signed in with a browser, for one client.
 *
 * @param person who
 * @param client the program that asked
 * @param scope what it asked for
 * @param sid the name of this sign-in in tokens
 * @param at when it was
 */
record SignIn(Person person, Client client, Scope scope, String sid, Instant at) {}
