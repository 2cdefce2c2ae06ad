/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.Identity;

/**
 * Hears of each person before the app does, once for each session: the place to make an account, or to refuse one.
 *
 * <p>A session is one of the gate's, or of the Shibboleth service provider; tokens have none, so that whoever comes by token is
 * heard of once. The twenty thousand who came last are remembered, for twelve hours after they came last; whoever was forgotten is
 * heard of again, so that a listener must be able to hear of the same person twice. It is called on the thread of the request, by
 * many threads at once but never twice at the same time for one session; other requests of the session wait. The answer to the
 * remote provisioning endpoint comes first. What it throws refuses the request with a 500, is logged, and is not remembered.
 */
@FunctionalInterface
public interface ArrivalListener {
    /**
     * Whether the app takes that person in. May block; containers have some hundred threads, of which the gate lets 64 wait.
     *
     * @param person as the app gets to see it, under the name of its account where a provisioning endpoint gave one
     */
    Admission arrived(Identity person);
}
