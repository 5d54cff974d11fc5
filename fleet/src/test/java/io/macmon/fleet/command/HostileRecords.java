package io.macmon.fleet.command;

import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.TestBroker;
import io.macmon.fleet.wire.Sighting;
import io.macmon.fleet.wire.SightingCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records that no sensor sends. Each ended the application, again after each start. */
final class HostileRecords {

    // A finding, but for its times, which cannot be printed.
    private static final byte[] UNDATED = "{'timestamp':'T','macmon':{'finding':'f','kind':'k','first':'T','last':'T'}}"
            .replace('\'', '"')
            .replace("T", "+999999999-12-31T23:59:59.000000-1800")
            .getBytes(StandardCharsets.UTF_8);

    private HostileRecords() {}

    /** Whether it is a value of the findings' topic that was sent by this class. */
    static boolean isHostile(byte[] finding) {
        return finding == null || Arrays.equals(finding, UNDATED);
    }

    static void send(TestBroker broker, String mac, Instant at) throws Exception {
        sendMalformed(broker, mac, at);
        sendUntimed(broker);
    }

    private static void sendMalformed(TestBroker broker, String mac, Instant at) throws Exception {
        byte[] old = "{\"time\":\"2020-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
        Sighting tooLong = new Sighting(
                new Sighting.Origin("s".repeat(70_000), new UUID(1, 2), 0),
                at,
                MacAddress.parse(mac),
                0,
                Set.of(),
                List.of(),
                "",
                "",
                List.of());
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address(), "acks", "all");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<String, byte[]> hostile : List.of(
                    hostile(
                            FleetTopic.SIGHTINGS,
                            mac,
                            SightingCodec.record(tooLong).value()),
                    hostile(FleetTopic.SENSORS, "\u0081".repeat(300_000), old),
                    hostile(FleetTopic.FLEET_SEGMENTS, "a\0b\0", new byte[1]),
                    hostile(FleetTopic.FLEET_FINDINGS, mac, null),
                    hostile(FleetTopic.FLEET_FINDINGS, mac, UNDATED))) {
                producer.send(hostile).get();
            }
        }
    }

    // Kafka's own producer always sets a time; others need not.
    private static void sendUntimed(TestBroker broker) throws Exception {
        List<FleetTopic> topics = List.of(FleetTopic.SIGHTINGS, FleetTopic.SENSORS, FleetTopic.FLEET_SEGMENTS);
        try (Admin admin = broker.admin();
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            List<AlterConfigOp> byProducer = List.of(
                    set("message.timestamp.type", "CreateTime"),
                    set("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
            for (FleetTopic topic : topics) {
                ConfigResource name = new ConfigResource(ConfigResource.Type.TOPIC, topic.nameWith("test"));
                admin.incrementalAlterConfigs(Map.of(name, byProducer)).all().get();
                ProducerRecord<String, byte[]> untimed =
                        new ProducerRecord<>(topic.nameWith("test"), "x", new byte[1]) {
                            @Override
                            public Long timestamp() {
                                return -1L;
                            }
                        };
                while (producer.send(untimed).get().timestamp() != -1) {
                    Thread.onSpinWait(); // the setting is on its way
                }
            }
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private static ProducerRecord<String, byte[]> hostile(FleetTopic topic, String key, byte[] value) {
        return new ProducerRecord<>(topic.nameWith("test"), key, value);
    }
}
