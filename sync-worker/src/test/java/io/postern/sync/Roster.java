/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is in a directory, whatever kind it is of.
 *
 * @param people names by key
 * @param groups the keys of members by group
 */
record Roster(Map<String, String> people, Map<String, List<String>> groups) {

    /** The first day. */
    static final Roster BEFORE = new Roster(
            Map.of(
                    "1", "ada", "2", "grace", "3", "joan", "4", "mary", "5", "rosa", "6", "vera", "7", "hedy", "8",
                    "katie"),
            Map.of(
                    "staff",
                    List.of("1", "2", "3"),
                    "board",
                    List.of("4", "8"),
                    "guests",
                    List.of("5"),
                    "press",
                    List.of("7")));

    /** The second: two have exchanged their names, one has left, one has come, memberships are others. */
    static final Roster NOW = new Roster(
            Map.of(
                    "1", "grace", "2", "ada", "4", "mary", "5", "rosa", "6", "vera", "7", "hedy", "8", "katie", "9",
                    "lise"),
            Map.of(
                    "staff",
                    List.of("1", "4"),
                    "board",
                    List.of("8"),
                    "guests",
                    List.of("5", "9"),
                    "press",
                    List.of("9")));

    Roster {
        people = new TreeMap<>(people);
        groups = new TreeMap<>(groups);
    }
}
