/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/**
 * Celery tasks into a queue of RabbitMQ. A message has arrived when the broker has confirmed it, and has not when the broker
 * gives it back because there is no such queue: who makes the queue is the worker that reads from it.
 */
final class RabbitQueue implements Askable {

    private static final long CONFIRM_MILLIS = 30_000;

    private final AmqpAddress address;
    private final Trust trust;
    private final String queue;
    private final String task;

    RabbitQueue(AmqpAddress address, Trust trust, String queue, String task) {
        this.address = address;
        this.trust = trust;
        this.queue = queue;
        this.task = task;
    }

    @Override
    public Line open() throws Undelivered {
        Connection connection = connect();
        boolean open = false;
        try {
            Line line = new RabbitLine(connection);
            open = true;
            return line;
        } catch (IOException | ShutdownSignalException e) {
            throw failure(e);
        } finally {
            if (!open) {
                connection.abort();
            }
        }
    }

    private Connection connect() throws Undelivered {
        ConnectionFactory factory = address.factory(trust);
        try {
            return factory.newConnection("postern-sync");
        } catch (IOException | TimeoutException e) {
            throw failure(e);
        }
    }

    @Override
    public void probe() throws Undelivered {
        Connection connection = connect();
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new Undelivered("RabbitMQ at " + address.shown() + " opens no channel");
            }
            channel.queueDeclarePassive(queue);
        } catch (IOException | ShutdownSignalException e) {
            throw new Undelivered("RabbitMQ at " + address.shown() + " answers, and has no queue " + queue
                    + " to which this user may publish; a Celery worker makes it when it starts");
        } finally {
            connection.abort();
        }
    }

    /** What went wrong, without what was sent. */
    private Undelivered failure(Exception e) {
        String why;
        if (e instanceof AuthenticationFailureException) {
            why = "refuses the user or the password";
        } else if (e instanceof TimeoutException) {
            why = "did not answer in time";
        } else if (trust.complaint(e).isPresent()) {
            why = "cannot be reached: " + trust.complaint(e).get();
        } else if (e instanceof ShutdownSignalException closed) {
            why = "closed the connection: " + reply(closed);
        } else if (e.getCause() instanceof ShutdownSignalException closed) {
            why = "closed the connection: " + reply(closed);
        } else {
            why = "cannot be reached: " + e.getClass().getSimpleName();
        }
        return new Undelivered("RabbitMQ at " + address.shown() + " " + why);
    }

    private static String reply(ShutdownSignalException closed) {
        Object reason = closed.getReason();
        if (reason instanceof com.rabbitmq.client.AMQP.Connection.Close close) {
            return close.getReplyText();
        }
        return reason instanceof com.rabbitmq.client.AMQP.Channel.Close close ? close.getReplyText() : "it went away";
    }

    private final class RabbitLine implements Line {
        private final Connection connection;
        private final Channel channel;
        /** Why the broker gave the last message back; empty where it did not. */
        private volatile String returned = "";

        RabbitLine(Connection connection) throws IOException {
            this.connection = connection;
            Channel opened = connection.createChannel();
            if (opened == null) {
                throw new IOException("no channel is left");
            }
            this.channel = opened;
            channel.confirmSelect();
            // comes before the confirmation of the same message
            channel.addReturnListener(message -> returned = message.getReplyText());
        }

        @Override
        public void send(Batch batch) throws Undelivered, InterruptedException {
            CeleryTask call = CeleryTask.of(task, batch);
            BasicProperties properties = new BasicProperties.Builder()
                    .contentType("application/json")
                    .contentEncoding("utf-8")
                    .headers(call.headers())
                    .deliveryMode(2)
                    .priority(0)
                    .correlationId(call.id())
                    .build();
            try {
                returned = "";
                channel.basicPublish("", queue, true, properties, call.body().getBytes(StandardCharsets.UTF_8));
                if (!channel.waitForConfirms(CONFIRM_MILLIS)) {
                    throw new Undelivered("RabbitMQ at " + address.shown() + " did not take the message");
                }
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                throw failure(e);
            }
            if (!returned.isEmpty()) {
                throw new Undelivered("RabbitMQ at " + address.shown() + " has no queue " + queue + " (" + returned
                        + "); a Celery worker makes it when it starts");
            }
        }

        @Override
        public void close() {
            connection.abort();
        }
    }
}
