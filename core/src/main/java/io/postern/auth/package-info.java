/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a request may do: the vocabulary of the gate, and the gate itself.
 *
 * <p>The gate is a function: a request's head goes in as a value, a decision comes out as a value. A proxy, a servlet
 * container and a front proxy's sub-request are adapters around it. Header text is held as it travels: each character of a
 * header's value is one byte (ISO-8859-1), so that nothing is decoded twice.
 */
@NullMarked
package io.postern.auth;

import org.jspecify.annotations.NullMarked;
