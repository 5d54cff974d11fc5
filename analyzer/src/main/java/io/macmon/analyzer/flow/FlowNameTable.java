package io.macmon.analyzer.flow;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.flow.name.LearnedNames;
import io.macmon.analyzer.flow.name.NameCounts;
import io.macmon.analyzer.flow.name.NameTable;
import io.macmon.analyzer.flow.name.Payload;
import io.macmon.analyzer.flow.name.StationNameReader;
import io.macmon.analyzer.flow.name.StationNames;
import io.macmon.analyzer.flow.record.FlowNames;
import io.macmon.analyzer.identity.StationName;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.NamePorts;
import io.macmon.capture.Frame;
import java.nio.ByteBuffer;

/** Reads the names of every open flow, by its slot in the {@link FlowTable}. One thread only. */
final class FlowNameTable {

    private final FlowTable table;
    private final NameTable names;
    private final StationNames stations;
    private final StationNameReader stationReader;
    private final NameCounts othersCounts = new NameCounts(); // of what another table counts
    private final Payload payload = new Payload();

    FlowNameTable(FlowTable table, LearnedNames learned) {
        this.table = table;
        names = new NameTable(table.maxFlows(), learned.dns(), learned.isLimited());
        stations = learned.stations();
        stationReader = new StationNameReader(stations);
    }

    /** Starts a flow whose first frame has this capture time. */
    void startFlow(int slot, long nanos) {
        long[] keys = table.keys();
        int key = FlowTable.key(slot);
        int source = FlowState.sourceIsB(table.get(slot, FlowTable.STATE)) ? FlowKey.B : FlowKey.A;
        int destination = FlowKey.A + FlowKey.B - source;
        names.startFlow(
                slot,
                FlowKey.addressHigh(keys, key, source),
                FlowKey.addressLow(keys, key, source),
                FlowKey.addressHigh(keys, key, destination),
                FlowKey.addressLow(keys, key, destination),
                nanos);
    }

    void endFlow(int slot) {
        names.endFlow(slot);
    }

    void add(int slot, int direction, MeterBatch batch, int frame) {
        if (batch.payloads().isEmpty(frame) || !names.isReading(slot, direction)) {
            return;
        }
        int sender = batch.sourceIsB(frame) ? FlowKey.B : FlowKey.A;
        int receiver = FlowKey.A + FlowKey.B - sender;
        int key = MeterBatch.key(frame);
        Payload payload = batch.payloads()
                .payload(batch, frame)
                .setAddresses(
                        FlowKey.addressHigh(batch.keys, key, sender),
                        FlowKey.addressLow(batch.keys, key, sender),
                        FlowKey.addressHigh(batch.keys, key, receiver),
                        FlowKey.addressLow(batch.keys, key, receiver))
                .setSender(FlowKey.mac(batch.keys, key, sender), batch.streamNanos[frame]);
        names.add(slot, direction, payload, batch.nanos[frame]);
    }

    /**
     * Whether a decoded frame has names that do not come from its flow's first payload.
     *
     * @param isMetered whether its flow is in this table, which reads the DNS answers of its flows itself
     */
    static boolean isLearned(DecodedFrame decoded, Frame frame, boolean isMetered) {
        return StationNameReader.isRead(frame, decoded) || (!isMetered && isDnsAnswer(decoded));
    }

    private static boolean isDnsAnswer(DecodedFrame decoded) {
        return decoded.sourcePort() == NamePorts.DNS && isRead(decoded);
    }

    private static boolean isRead(DecodedFrame decoded) {
        return (decoded.protocol() == IpProtocol.TCP || decoded.protocol() == IpProtocol.UDP)
                && decoded.fragmentState() == FragmentState.WHOLE;
    }

    /**
     * Reads the names in such a frame. A frame of a flow in another table is counted there.
     *
     * @param streamNanos the latest capture time so far
     */
    void learn(DecodedFrame decoded, Frame frame, long streamNanos, boolean isMetered) {
        if (StationNameReader.isRead(frame, decoded)) {
            learnStation(decoded, frame, true, isMetered);
        }
        if (!isMetered && isDnsAnswer(decoded)) {
            learnDns(decoded, frame, streamNanos);
        }
    }

    /** Reads what a stranger calls itself. */
    void learnStranger(DecodedFrame decoded, Frame frame, boolean isCounted) {
        learnStation(decoded, frame, false, isCounted);
    }

    private void learnStation(DecodedFrame decoded, Frame frame, boolean isListed, boolean isCounted) {
        stationReader.read(frame, decoded, isListed, isCounted ? names.counts() : othersCounts);
    }

    private void learnDns(DecodedFrame decoded, Frame frame, long streamNanos) {
        payload.setBytes(
                        frame.memory(),
                        decoded.transportOffset(),
                        decoded.transportLength(),
                        decoded.transportCaptured())
                .setHeader(
                        decoded.protocol() == IpProtocol.TCP,
                        decoded.tcpFlags(),
                        decoded.sourcePort(),
                        decoded.destinationPort())
                .setAddresses(
                        decoded.sourceHigh(), decoded.sourceLow(), decoded.destinationHigh(), decoded.destinationLow())
                .setSender(decoded.sourceMac(), streamNanos);
        names.learn(payload, frame.timestampNanos());
    }

    FlowNames names(int slot) {
        int source = FlowState.sourceIsB(table.get(slot, FlowTable.STATE)) ? FlowKey.B : FlowKey.A;
        return names.names(slot).withStations(station(slot, source), station(slot, FlowKey.A + FlowKey.B - source));
    }

    private StationName station(int slot, int end) {
        return stations.find(FlowKey.mac(table.keys(), FlowTable.key(slot), end));
    }

    NameCounts counts() {
        return names.counts();
    }

    /**
     * Where the payload of each frame in a {@link MeterBatch} is. It stays there until the batch is metered: no later
     * than the tick that ends the frame's block. One thread only.
     */
    static final class Payloads {

        private final ByteBuffer[] memories = new ByteBuffer[MeterBatch.CAPACITY];
        private final int[] offsets = new int[MeterBatch.CAPACITY];
        private final int[] lengths = new int[MeterBatch.CAPACITY];
        private final int[] captured = new int[MeterBatch.CAPACITY]; // 0 if the frame has nothing to read
        private final Payload payload = new Payload();

        /** Stores where the payload of a frame is, which must be the last one decoded. */
        void add(int frame, DecodedFrame decoded, ByteBuffer memory) {
            captured[frame] = isRead(decoded) ? decoded.transportCaptured() : 0;
            memories[frame] = memory;
            offsets[frame] = decoded.transportOffset();
            lengths[frame] = decoded.transportLength();
        }

        boolean isEmpty(int frame) {
            return captured[frame] == 0;
        }

        /** The payload of a frame; valid until the next call. */
        Payload payload(MeterBatch batch, int frame) {
            return payload.setBytes(memories[frame], offsets[frame], lengths[frame], captured[frame])
                    .setHeader(
                            batch.protocol(frame) == IpProtocol.TCP,
                            batch.tcpFlags[frame],
                            batch.sourcePort(frame),
                            batch.destinationPort(frame));
        }
    }
}
