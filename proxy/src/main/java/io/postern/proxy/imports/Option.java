/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.util.Optional;

/**
 * An option of the other gate.
 *
 * @param key its name in a configuration file
 * @param flag its name on a command line, without hyphens
 * @param neutral the value with which there is nothing to carry over; empty where there is none
 * @param verdict what becomes of any other value; empty where a converter decides
 * @param sentence what the report says then
 */
record Option(String key, String flag, Shape shape, String neutral, Optional<Verdict> verdict, String sentence) {}
