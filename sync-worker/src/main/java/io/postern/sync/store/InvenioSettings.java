/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.Map;
import java.util.Optional;

/**
 * What must be known of an Invenio instance beside its tables.
 *
 * @param clientId the consumer key under which remote accounts are kept; without one, none are kept
 * @param preferences what new accounts begin with; the instance's own defaults, which no table shows
 * @param verified whether new accounts count as verified
 */
public record InvenioSettings(Optional<String> clientId, Map<String, Object> preferences, boolean verified)
        implements AppSettings {
    /** Copies the map. */
    public InvenioSettings {
        preferences = Map.copyOf(preferences);
    }
}
