/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

/**
 * One line of the report.
 *
 * @param what the option, with its value where that may be shown
 * @param sentence what became of it, or what to do
 * @param setAside whether something of it is not in the result
 */
record Finding(Verdict verdict, String what, String sentence, boolean setAside) {}
