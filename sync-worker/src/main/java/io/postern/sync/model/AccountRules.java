/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.model;

import java.util.Optional;

/**
 * What an application accepts in its tables. Each answer is empty where a value is accepted, else what is wrong with it, to
 * be read after the field's name.
 */
public interface AccountRules {

    /** Of a login name. */
    Optional<String> username(String username);

    /** Of an address; also of there being none. */
    Optional<String> email(Optional<String> email);

    /** Of the identifier of a group. */
    Optional<String> groupId(String id);

    /** Of the name of a group. */
    Optional<String> groupName(String name);

    /** The description of a group as the application keeps it. */
    String groupDescription(String description);
}
