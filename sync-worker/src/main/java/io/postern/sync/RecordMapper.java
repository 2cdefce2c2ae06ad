/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.SetAside;
import io.postern.sync.source.Entry;
import java.util.function.Consumer;

/** Makes people and groups of a source's entries. */
interface RecordMapper {

    /** Hands over the person, or why there is none. */
    void person(Entry entry, Consumer<Person> person, Consumer<SetAside> aside);

    /** Hands over the group, or why there is none. */
    void group(Entry entry, Consumer<Group> group, Consumer<SetAside> aside);
}
