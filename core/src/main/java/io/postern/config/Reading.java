/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

/** What all sections of one load share. */
record Reading(Problems problems, References references, NamedFiles files, SecretReading mode) {

    YamlSource yaml() {
        return new YamlSource(problems, references);
    }
}
