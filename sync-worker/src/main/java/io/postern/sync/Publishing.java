/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.RedisAddress;
import io.postern.sync.config.AfterRun;
import io.postern.sync.config.App;
import io.postern.sync.config.InvenioConfig;
import io.postern.sync.config.RemoteService;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.publish.Audience;
import io.postern.sync.publish.Destinations;
import io.postern.sync.publish.Publisher;
import io.postern.sync.publish.Trust;
import io.postern.sync.store.Store;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Who is told of changes, as a configuration says. */
final class Publishing {

    private Publishing() {}

    /** A publisher that has reached nobody yet. */
    static Publisher publisher(SyncConfig config, Store store) {
        return new Publisher(
                store, destinations(config, Clock.systemUTC(), System.getenv()), RandomGenerator.getDefault());
    }

    static Destinations destinations(SyncConfig config, Clock clock, Map<String, String> environment) {
        Destinations destinations = new Destinations(clock, environment).keeping(config.keepChanges());
        if (config.target().app() == App.INVENIO) {
            InvenioConfig invenio = config.target().invenio();
            invenio.sessionRedis()
                    .ifPresentOrElse(
                            redis -> destinations.sessions(
                                    address(redis), trust("target.invenio.session-redis-ca", redis)),
                            destinations::noSessions);
            invenio.communitiesCacheRedis()
                    .ifPresent(redis -> destinations.communities(
                            address(redis),
                            trust("target.invenio.communities-cache-redis-ca", redis),
                            invenio.communitiesCachePrefix()));
        }
        config.afterRun().forEach(hook -> add(destinations, hook));
        return destinations;
    }

    private static RedisAddress address(RemoteService redis) {
        return RedisAddress.parse(redis.url().reveal());
    }

    private static Trust trust(String key, RemoteService service) {
        return new Trust(key, service.ca());
    }

    private static void add(Destinations destinations, AfterRun hook) {
        AfterRun.Terms terms = hook.terms();
        Destinations.Hook common = new Destinations.Hook(
                hook.name(),
                hook.label(),
                terms.subject() == AfterRun.Subject.USERS ? Audience.USERS : Audience.GROUPS,
                terms.batch(),
                terms.timeout());
        if (hook instanceof AfterRun.Exec exec) {
            destinations.exec(common, exec.command(), exec.environment());
        } else if (hook instanceof AfterRun.Http http) {
            destinations.http(common, http.url(), http.secret(), new Trust("ca of the hook", http.ca()));
        } else if (hook instanceof AfterRun.Celery celery) {
            destinations.celery(
                    common,
                    celery.task(),
                    celery.broker().url(),
                    trust("ca of the hook, or target.invenio.broker-ca", celery.broker()),
                    celery.queue());
        }
    }
}
