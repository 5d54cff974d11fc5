package io.macmon.fleet.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.macmon.config.net.MacAddress;
import io.macmon.fleet.FleetRecord;
import io.macmon.fleet.FleetTopic;
import io.macmon.fleet.wire.Sighting.Broadcast;
import io.macmon.fleet.wire.Sighting.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Writes and reads sightings. */
public final class SightingCodec {

    private static final int SENSOR = 1;
    private static final int BOOT = 2;
    private static final int SEQUENCE = 3;
    private static final int TIME_NANOS = 4;
    private static final int MAC = 5;
    private static final int VLAN = 6;
    private static final int ADDRESSES = 7;
    private static final int NAMES = 8;
    private static final int TYPE = 9;
    private static final int PLACE = 10;
    private static final int BROADCASTS = 11;

    private static final int BROADCAST_HASH = 1;
    private static final int BROADCAST_TIME_NANOS = 2;
    private static final int BROADCAST_BYTES = 2 * CodedOutputStream.computeFixed64Size(BROADCAST_HASH, 0);

    // Sensors send less. What exceeds these could not be stored.
    private static final int MAX_LIST = 64;
    private static final int MAX_TEXT = 1_024;
    private static final int VLAN_BITS = 12;

    private static final int UUID_BYTES = 16;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private SightingCodec() {}

    /** The record for the broker. */
    public static FleetRecord record(Sighting sighting) {
        byte[] key = sighting.mac().toString().getBytes(StandardCharsets.US_ASCII);
        return new FleetRecord(FleetTopic.SIGHTINGS, key, write(sighting));
    }

    static byte[] write(Sighting sighting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writeText(out, SENSOR, sighting.origin().sensor());
            out.writeByteArray(BOOT, bytesOf(sighting.origin().boot()));
            out.writeUInt64(SEQUENCE, sighting.origin().sequence());
            out.writeFixed64(TIME_NANOS, nanosOf(sighting.at()));
            out.writeFixed64(MAC, sighting.mac().value());
            if (sighting.vlan() != 0) {
                out.writeUInt32(VLAN, sighting.vlan());
            }
            for (InetAddress address : inOrder(sighting.addresses())) {
                out.writeByteArray(ADDRESSES, address.getAddress());
            }
            for (String name : sighting.names()) {
                out.writeString(NAMES, name);
            }
            writeText(out, TYPE, sighting.type());
            writeText(out, PLACE, sighting.place());
            for (Broadcast broadcast : sighting.broadcasts()) {
                out.writeTag(BROADCASTS, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(BROADCAST_BYTES);
                out.writeFixed64(BROADCAST_HASH, broadcast.hash());
                out.writeFixed64(BROADCAST_TIME_NANOS, nanosOf(broadcast.at()));
            }
            out.flush();
        } catch (IOException impossible) {
            throw new AssertionError("an array accepts all bytes", impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeText(CodedOutputStream out, int field, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeString(field, text);
        }
    }

    // The same sighting has the same bytes.
    private static List<InetAddress> inOrder(Set<InetAddress> addresses) {
        return addresses.stream()
                .sorted(Comparator.comparing((InetAddress address) -> ByteBuffer.wrap(address.getAddress())))
                .toList();
    }

    /**
     * Reads the value of a record. Skips fields that this version does not know.
     *
     * @throws IOException if it is not a sighting, or has more than sensors send
     */
    public static Sighting read(byte[] value) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(value);
        Fields fields = new Fields();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(in, tag);
        }
        return fields.sighting();
    }

    /** The fields as far as they are read. */
    private static final class Fields {

        private String sensor = "";
        private UUID boot = new UUID(0, 0);
        private long sequence;
        private long timeNanos;
        private long mac;
        private int vlan;
        private final Set<InetAddress> addresses = new LinkedHashSet<>();
        private final List<String> names = new ArrayList<>();
        private String type = "";
        private String place = "";
        private final List<Broadcast> broadcasts = new ArrayList<>();

        private void read(CodedInputStream in, int tag) throws IOException {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case SENSOR -> sensor = in.readString();
                case BOOT -> boot = uuidOf(in.readByteArray());
                case SEQUENCE -> sequence = in.readUInt64();
                case TIME_NANOS -> timeNanos = in.readFixed64();
                case MAC -> mac = in.readFixed64();
                case VLAN -> vlan = in.readUInt32();
                case ADDRESSES -> addresses.add(InetAddress.getByAddress(in.readByteArray()));
                case NAMES -> names.add(text(in));
                case TYPE -> type = text(in);
                case PLACE -> place = in.readString();
                case BROADCASTS -> broadcasts.add(broadcast(in.readByteArray()));
                default -> in.skipField(tag);
            }
            if (Math.max(addresses.size(), Math.max(names.size(), broadcasts.size())) > MAX_LIST) {
                throw new IOException("not a sighting: a list of more than " + MAX_LIST + " elements");
            }
        }

        private static String text(CodedInputStream in) throws IOException {
            String text = in.readString();
            if (text.length() > MAX_TEXT) {
                throw new IOException("not a sighting: a text of more than " + MAX_TEXT + " characters");
            }
            return text;
        }

        private static Broadcast broadcast(byte[] message) throws IOException {
            CodedInputStream in = CodedInputStream.newInstance(message);
            long hash = 0;
            long timeNanos = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case BROADCAST_HASH -> hash = in.readFixed64();
                    case BROADCAST_TIME_NANOS -> timeNanos = in.readFixed64();
                    default -> in.skipField(tag);
                }
            }
            return new Broadcast(hash, Instant.ofEpochSecond(0, timeNanos));
        }

        private Sighting sighting() throws IOException {
            if (sensor.isEmpty() || mac >>> 48 != 0) {
                throw new IOException("not a sighting: no sensor, or a MAC address of more than 48 bits");
            }
            if (!Sighting.isName(sensor) || !Sighting.isName(place)) {
                throw new IOException("not a sighting: the name of the sensor or of its place is not one");
            }
            if (timeNanos <= 0 || vlan >>> VLAN_BITS != 0) {
                throw new IOException("not a sighting: no time since 1970, or a VLAN ID of more than 12 bits");
            }
            return new Sighting(
                    new Origin(sensor, boot, sequence),
                    Instant.ofEpochSecond(0, timeNanos),
                    new MacAddress(mac),
                    vlan,
                    addresses,
                    names,
                    type,
                    place,
                    broadcasts);
        }
    }

    private static long nanosOf(Instant at) {
        return at.getEpochSecond() * NANOS + at.getNano();
    }

    private static byte[] bytesOf(UUID uuid) {
        return ByteBuffer.allocate(UUID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static UUID uuidOf(byte[] bytes) throws IOException {
        if (bytes.length != UUID_BYTES) {
            throw new IOException("not a sighting: a boot ID of " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
