/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source;

/** Takes what a source reads, as it is read. An exception of it ends the reading and is passed on. Used by one thread. */
public interface Reception {

    /** Takes somebody. */
    void person(Entry entry);

    /**
     * Takes a group.
     *
     * @return whether its members are wanted; where they are not, asking for them is work for nothing
     */
    boolean group(Entry entry);

    /** Takes one direct member of a group: a person's or another group's reference. */
    void member(String groupRef, String memberRef);

    /** Takes a person's record of which not even an entry could be made; {@code label} says where it stood. */
    void unreadable(String label, String reason);

    /**
     * Takes a group's record of which not even an entry could be made. Who is in it is not known, which for whoever keeps
     * memberships is another thing than a person that is not known.
     */
    default void unreadableGroup(String label, String reason) {
        unreadable(label, reason);
    }
}
