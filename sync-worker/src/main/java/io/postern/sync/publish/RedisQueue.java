/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import io.postern.config.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.UnifiedJedis;

/** Celery tasks into a list of Redis, in the envelope in which Celery's own transport looks for them. */
record RedisQueue(RedisAddress address, Trust trust, String queue, String task) implements Askable {

    @Override
    public Line open() throws Undelivered {
        UnifiedJedis redis = RedisClients.open(address, trust);
        return new Line() {
            @Override
            public void send(Batch batch) throws Undelivered {
                String message = Ids.text(envelope(CeleryTask.of(task, batch)));
                RedisClients.ask(redis, address, trust, open -> open.lpush(queue, message));
            }

            @Override
            public void close() {
                redis.close();
            }
        };
    }

    private Map<String, Object> envelope(CeleryTask call) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("correlation_id", call.id());
        properties.put("delivery_mode", 2);
        properties.put("delivery_info", Map.of("exchange", "", "routing_key", queue));
        properties.put("priority", 0);
        properties.put("body_encoding", "base64");
        // by this the worker knows a message that it holds; two with one tag would be one to it
        properties.put("delivery_tag", UUID.randomUUID().toString());
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("body", Base64.getEncoder().encodeToString(call.body().getBytes(StandardCharsets.UTF_8)));
        envelope.put("content-encoding", "utf-8");
        envelope.put("content-type", "application/json");
        envelope.put("headers", call.headers());
        envelope.put("properties", properties);
        return envelope;
    }

    @Override
    public void probe() throws Undelivered {
        try (UnifiedJedis redis = RedisClients.open(address, trust)) {
            RedisClients.ask(redis, address, trust, UnifiedJedis::ping);
        }
    }
}
