/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.mapping;

import io.postern.sync.source.Entry;
import java.util.Map;

/** A plug-in that says what no expression can. */
public final class RomanNumerals implements MappingPlugin {

    static final String NAME = "roman";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PersonFields person(Entry entry, PersonFields mapped) throws UnusableException {
        Object uid = entry.attributes().getOrDefault("uid", 0L);
        if ((Long) uid < 0) {
            throw new UnusableException("uid has no Roman numeral");
        }
        return new PersonFields(
                mapped.key(),
                mapped.username(),
                mapped.email(),
                mapped.name(),
                Map.of("roman", "XII"),
                mapped.preferences(),
                mapped.extra());
    }
}
