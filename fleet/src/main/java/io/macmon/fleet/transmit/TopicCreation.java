package io.macmon.fleet.transmit;

import io.macmon.fleet.FleetTopic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;

/** Creates the topics of a fleet, so that its first sensor needs no preparation. */
public final class TopicCreation {

    /** The partitions of sightings and of findings. As many instances of the application can share the work. */
    public static final int PARTITIONS = 12;

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String NO_ANSWER = "no broker answered within " + TIMEOUT_MILLIS / 1_000
            + " seconds; check the address, the firewall, and whether the broker requires TLS";

    private TopicCreation() {}

    /**
     * Creates the topics that do not exist, with the broker's own number of replicas. Waits for up to five seconds.
     *
     * @return whether there is nothing to repeat: the topics exist now, or this user may not create them
     */
    public static boolean create(BrokerOptions options) throws InterruptedException {
        return attempt(options).isEmpty();
    }

    /** The same, but returns why it must be repeated; empty if there is nothing to repeat. */
    public static String attempt(BrokerOptions options) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(options.security());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.servers());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "macmon");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        List<NewTopic> topics = Arrays.stream(FleetTopic.values())
                .map(topic -> newTopic(topic, options.prefix()))
                .toList();
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(topics).all().get();
            return "";
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthenticationException refused) {
                return BrokerException.explain(refused).getMessage();
            }
            // Otherwise they exist, or may not be created; a missing one is reported by the producer.
            return failed.getCause() instanceof RetriableException ? NO_ANSWER : "";
        } catch (KafkaException unusable) {
            return BrokerException.explain(unusable).getMessage();
        }
    }

    private static NewTopic newTopic(FleetTopic topic, String prefix) {
        Map<String, String> configs = new HashMap<>();
        // The application compares when the sightings and the reports of several sensors arrived. With the producers'
        // times, brokers refuse all records from one whose clock is over an hour ahead.
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        if (topic.isCompacted()) {
            configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            configs.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(topic.retention().toMillis()));
        }
        Optional<Integer> partitions = Optional.of(topic.isCompacted() ? 1 : PARTITIONS);
        return new NewTopic(topic.nameWith(prefix), partitions, Optional.empty()).configs(configs);
    }
}
