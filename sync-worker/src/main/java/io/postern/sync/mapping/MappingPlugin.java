/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.source.Entry;

/**
 * Says what no expression can. A jar on the class path names its implementations in {@code META-INF/services}, and the
 * configuration names one of them as {@code mapping.plugin}; it is asked after the mapping, and has the last word. What it
 * returns is checked as what an expression returns is. Used by several threads.
 */
public interface MappingPlugin {

    /** By which the configuration names it. */
    String name();

    /**
     * The fields of a person.
     *
     * @param entry as the source gave it
     * @param mapped what the mapping made of it; a field that it could not work out is absent
     * @throws UnusableException where the record is to be set aside
     */
    default PersonFields person(Entry entry, PersonFields mapped) throws UnusableException {
        return mapped;
    }
}
