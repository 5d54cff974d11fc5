package io.macmon.fleet.place;

import io.macmon.fleet.place.StationState.Heard;
import io.macmon.fleet.place.StationState.HeardBroadcast;
import io.macmon.fleet.place.StationState.Visit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The form of a station's state in the store and its changelog. The first byte is the version; version 1 has no wrong
 * places. Each sensor is named once, and then by its index.
 */
public final class StationStateCodec {

    private static final int VERSION = 2;

    private StationStateCodec() {}

    /** The bytes of a state. */
    public static byte[] write(StationState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            List<String> sensors = List.copyOf(state.visits.keySet());
            out.writeByte(sensors.size());
            for (String sensor : sensors) {
                Visit visit = state.visits.get(sensor);
                out.writeUTF(sensor);
                out.writeUTF(visit.place());
                out.writeShort(visit.vlan());
                out.writeLong(visit.firstNanos());
                out.writeLong(visit.lastNanos());
            }
            out.writeByte(state.recent.size());
            for (Heard heard : state.recent) {
                out.writeLong(heard.nanos());
                out.writeByte(sensors.indexOf(heard.sensor()));
            }
            out.writeByte(state.broadcasts.size());
            for (HeardBroadcast heard : state.broadcasts) {
                out.writeLong(heard.nanos());
                out.writeByte(sensors.indexOf(heard.sensor()));
                out.writeLong(heard.hash());
            }
            writeInfo(state, out);
            out.writeBoolean(state.isNewReported);
            out.writeLong(state.clonedNanos);
            out.writeLong(state.absentNanos);
            out.writeLong(state.decidedNanos);
            out.writeUTF(state.home);
            out.writeLong(state.homeNanos);
            out.writeByte(state.wrongPlaces.size());
            for (Map.Entry<String, Long> place : state.wrongPlaces.entrySet()) {
                out.writeUTF(place.getKey());
                out.writeLong(place.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array accepts all bytes", impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeInfo(StationState state, DataOutputStream out) throws IOException {
        out.writeLong(state.infoNanos);
        out.writeShort(state.addresses.size());
        for (InetAddress address : state.addresses) {
            out.writeByte(address.getAddress().length);
            out.write(address.getAddress());
        }
        out.writeShort(state.names.size());
        for (String name : state.names) {
            out.writeUTF(name);
        }
        out.writeUTF(state.type);
    }

    /**
     * Reads a state.
     *
     * @throws UncheckedIOException if a later version of macmon wrote it, or it is damaged
     */
    public static StationState read(byte[] bytes) {
        StationState state = new StationState();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < 1 || version > VERSION) {
                throw new IOException(
                        "the state of a station has version " + version + "; this macmon reads up to " + VERSION);
            }
            List<String> sensors = new ArrayList<>();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                String sensor = in.readUTF();
                sensors.add(sensor);
                state.visits.put(sensor, new Visit(in.readUTF(), in.readUnsignedShort(), in.readLong(), in.readLong()));
            }
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                state.recent.add(new Heard(in.readLong(), sensors.get(in.readUnsignedByte())));
            }
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                state.broadcasts.add(
                        new HeardBroadcast(in.readLong(), sensors.get(in.readUnsignedByte()), in.readLong()));
            }
            readInfo(state, in);
            state.isNewReported = in.readBoolean();
            state.clonedNanos = in.readLong();
            state.absentNanos = in.readLong();
            state.decidedNanos = in.readLong();
            state.home = in.readUTF();
            state.homeNanos = in.readLong();
            for (int left = version == 1 ? 0 : in.readUnsignedByte(); left > 0; left--) {
                state.wrongPlaces.put(in.readUTF(), in.readLong());
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        return state;
    }

    private static void readInfo(StationState state, DataInputStream in) throws IOException {
        state.infoNanos = in.readLong();
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            addresses.add(InetAddress.getByAddress(in.readNBytes(in.readUnsignedByte())));
        }
        state.addresses = addresses;
        List<String> names = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            names.add(in.readUTF());
        }
        state.names = names;
        state.type = in.readUTF();
    }
}
