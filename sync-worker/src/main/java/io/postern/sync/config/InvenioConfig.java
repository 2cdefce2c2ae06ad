/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * What an Invenio's own configuration says and its tables do not.
 *
 * @param clientId the OAuth consumer key under which accounts are linked ({@code oauthclient_remoteaccount.client_id});
 *     empty where {@code extra} keys are kept nowhere
 * @param identityMethod the method of sources that name none ({@code accounts_useridentity.method})
 * @param preferences what a new account starts with
 * @param usernames what {@code ACCOUNTS_USERNAME_REGEX} allows
 * @param verified whether a new account counts as verified ({@code ACCOUNTS_DEFAULT_USERS_VERIFIED})
 * @param sessionRedis where live sessions are ({@code ACCOUNTS_SESSION_REDIS_URL}); a Redis URL
 * @param communitiesCacheRedis where community memberships are cached ({@code COMMUNITIES_IDENTITIES_CACHE_REDIS_URL})
 * @param communitiesCachePrefix what stands before the keys there ({@code COMMUNITIES_IDENTITIES_CACHE_REDIS_PREFIX})
 * @param broker Celery's broker ({@code BROKER_URL}); an AMQP or Redis URL
 */
public record InvenioConfig(
        Optional<String> clientId,
        Optional<String> identityMethod,
        Preferences preferences,
        Pattern usernames,
        boolean verified,
        Optional<RemoteService> sessionRedis,
        Optional<RemoteService> communitiesCacheRedis,
        String communitiesCachePrefix,
        Optional<RemoteService> broker) {

    /**
     * Defaults that Invenio's own code would have given a new account.
     *
     * @param visibility {@code ACCOUNTS_DEFAULT_USER_VISIBILITY}: public or restricted
     * @param emailVisibility {@code ACCOUNTS_DEFAULT_EMAIL_VISIBILITY}: public or restricted
     * @param locale {@code BABEL_DEFAULT_LOCALE}
     * @param timezone {@code BABEL_DEFAULT_TIMEZONE}
     */
    public record Preferences(String visibility, String emailVisibility, String locale, String timezone) {}
}
