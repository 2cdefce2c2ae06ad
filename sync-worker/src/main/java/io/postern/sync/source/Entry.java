/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

import java.util.Map;

/**
 * One record of a source as it came.
 *
 * @param ref by which groups name it as a member: the normalised DN, or the source's id
 * @param attributes by name: String, Long, Double, Boolean, List and Map as JSON has them, without nulls; every LDAP
 *     attribute is a list of strings, also one with one value
 */
public record Entry(String ref, Map<String, Object> attributes) {}
