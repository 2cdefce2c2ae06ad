/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.store.Place;
import java.util.List;

/** What a group is in the application. */
interface GroupPlaces {

    /**
     * The places that the group with this identifier stands for; none where it is left alone.
     *
     * @param role what the application would call a role made of this group
     */
    List<Place> of(String group, String role);
}
