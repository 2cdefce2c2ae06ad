/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What the sections of a configuration must hold together, so that no request can be read in two ways. */
final class Policy {

    private Policy() {}

    static void check(GateConfig config, Problems problems) {}
}
