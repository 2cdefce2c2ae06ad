/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.command;

/**
 * What came of trying to reach something.
 *
 * @param what the key of the configuration that names it
 * @param good whether it can be worked with
 * @param seen one sentence
 */
record Trial(String what, boolean good, String seen) {}
