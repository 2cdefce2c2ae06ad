/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Who is calling, by the attribute headers of a Shibboleth service provider in front of the gate. Headers are believed from a
 * peer that proves itself, read by their exact names, decoded as mod_shib writes them, and refused where they can be read in
 * two ways.
 */
@NullMarked
package io.postern.auth.attribute;

import org.jspecify.annotations.NullMarked;
