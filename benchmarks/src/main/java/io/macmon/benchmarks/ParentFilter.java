package io.macmon.benchmarks;

import static io.macmon.capture.linux.BpfAssembler.Condition.EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Condition.LESS;
import static io.macmon.capture.linux.BpfAssembler.Condition.NOT_EQUAL;
import static io.macmon.capture.linux.BpfAssembler.Size.LONG;
import static io.macmon.capture.linux.BpfAssembler.Size.WORD;
import static io.macmon.capture.linux.BpfHelper.MAP_LOOKUP_ELEM;
import static io.macmon.capture.linux.BpfHelper.MAP_UPDATE_ELEM;
import static io.macmon.capture.linux.BpfHelper.SKB_LOAD_BYTES;
import static io.macmon.capture.linux.BpfRegister.R0;
import static io.macmon.capture.linux.BpfRegister.R1;
import static io.macmon.capture.linux.BpfRegister.R10;
import static io.macmon.capture.linux.BpfRegister.R2;
import static io.macmon.capture.linux.BpfRegister.R3;
import static io.macmon.capture.linux.BpfRegister.R4;
import static io.macmon.capture.linux.BpfRegister.R6;

import io.macmon.capture.linux.BpfAssembler;
import io.macmon.capture.linux.BpfMap;
import io.macmon.capture.linux.BpfProgram;
import io.macmon.capture.linux.Descriptor;
import io.macmon.capture.linux.FilterAttacher;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A prototype: the filter of one capture on the parent that does the work of the macvlan and of the guard. It passes
 * whole frames of stations, and the beginning of a new stranger's first frame; it counts a known stranger's frames.
 */
final class ParentFilter implements FilterAttacher, AutoCloseable {

    private static final String SINCE = "5.12";
    private static final int KEY_BYTES = 8;
    private static final int MAX_STATIONS = 1 << 20;
    private static final int MAX_STRANGERS = 1 << 16;
    private static final int SNAPLEN = 0x7FFF_FFFF;
    private static final int STRANGER_SNAPLEN = 128;
    private static final int SKB_LENGTH = 0;
    private static final int SKB_PACKET_TYPE = 4;
    private static final int PACKET_OUTGOING = 4;
    private static final int ETHERNET_LENGTH = 14;
    private static final int SOURCE = -8; // on the stack
    private static final int COUNT = -16;

    private final BpfMap stations;
    private final BpfMap strangers;
    private final BpfProgram program;

    private ParentFilter(BpfMap stations, BpfMap strangers, BpfProgram program) {
        this.stations = stations;
        this.strangers = strangers;
        this.program = program;
    }

    static ParentFilter load(List<MacAddress> listed) throws LinuxException {
        BpfMap stations = BpfMap.create(BpfMap.Type.HASH, "stations", KEY_BYTES, Integer.BYTES, MAX_STATIONS);
        BpfMap strangers = BpfMap.create(BpfMap.Type.LRU_HASH, "strangers", KEY_BYTES, Long.BYTES, MAX_STRANGERS);
        ByteBuffer key = stations.newKey();
        for (MacAddress station : listed) {
            stations.put(key.put(0, station.toBytes()), stations.newValue());
        }
        return new ParentFilter(
                stations,
                strangers,
                BpfProgram.load(BpfProgram.Type.SOCKET_FILTER, "parent", SINCE, assemble(stations, strangers)));
    }

    private static BpfAssembler assemble(BpfMap stations, BpfMap strangers) {
        return new BpfAssembler()
                .move(R6, R1)
                .load(WORD, R1, R6, SKB_PACKET_TYPE)
                .jumpIf(R1, EQUAL, PACKET_OUTGOING, "drop")
                .load(WORD, R1, R6, SKB_LENGTH)
                .jumpIf(R1, LESS, ETHERNET_LENGTH, "drop")
                .store(LONG, R10, SOURCE, 0)
                .move(R1, R6)
                .move(R2, Load.ETHERNET_SOURCE)
                .moveStackAddress(R3, SOURCE)
                .move(R4, MacAddress.LENGTH)
                .call(SKB_LOAD_BYTES)
                .moveMap(R1, stations)
                .moveStackAddress(R2, SOURCE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, NOT_EQUAL, 0, "station")
                .moveMap(R1, strangers)
                .moveStackAddress(R2, SOURCE)
                .call(MAP_LOOKUP_ELEM)
                .jumpIf(R0, NOT_EQUAL, 0, "known stranger")
                .store(LONG, R10, COUNT, 1)
                .moveMap(R1, strangers)
                .moveStackAddress(R2, SOURCE)
                .moveStackAddress(R3, COUNT)
                .move(R4, 0)
                .call(MAP_UPDATE_ELEM)
                .move(R0, STRANGER_SNAPLEN)
                .exit()
                .label("station")
                .move(R0, SNAPLEN)
                .exit()
                .label("known stranger")
                .move(R1, 1)
                .atomicAdd(R0, 0, R1)
                .label("drop")
                .move(R0, 0)
                .exit();
    }

    @Override
    public void attach(Descriptor socket) throws LinuxException {
        program.attachTo(socket);
    }

    @Override
    public void close() {
        program.close();
        stations.close();
        strangers.close();
    }
}
