package io.macmon.capture.linux;

import static io.macmon.capture.linux.BpfRegister.R0;
import static io.macmon.capture.linux.BpfRegister.R1;
import static io.macmon.capture.linux.BpfRegister.R10;
import static io.macmon.capture.linux.BpfRegister.R2;
import static io.macmon.capture.linux.BpfRegister.R6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.macmon.capture.CaptureRecorder;
import io.macmon.capture.LiveEngine;
import io.macmon.capture.lab.Frames;
import io.macmon.capture.lab.Lab;
import io.macmon.capture.lab.LabTest;
import io.macmon.capture.linux.BpfAssembler.Condition;
import io.macmon.capture.linux.BpfAssembler.Operation;
import io.macmon.capture.linux.BpfAssembler.Size;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LabTest
class BpfLabTest {

    private static final int XDP_PASS = 2;

    @BeforeEach
    void requireBpf() {
        assumeTrue(BpfMaps.allowed(), "the kernel loads eBPF programs only for root outside any user namespace");
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH", "LRU_HASH"})
    void aMapKeepsItsEntries(BpfMap.Type type) throws Exception {
        try (BpfMap map = BpfMap.create(type, "test", Long.BYTES, Long.BYTES, 1 << 14)) {
            ByteBuffer key = map.newKey();
            ByteBuffer value = map.newValue();
            for (long i = 0; i < 9_000; i++) {
                map.put(key.putLong(0, i), value.putLong(0, i * i));
            }
            map.put(key.putLong(0, 7), value.putLong(0, 4_711));

            assertThat(map.remove(key.putLong(0, 8))).isTrue();
            assertThat(map.remove(key)).isFalse();
            assertThat(map.lookUp(key, value)).isFalse();
            assertThat(map.lookUp(key.putLong(0, 7), value)).isTrue();
            assertThat(value.getLong(0)).isEqualTo(4_711);
            assertThat(entries(map)).hasSize(8_999).containsEntry(7L, 4_711L).containsEntry(8_999L, 8_999L * 8_999);
        }
    }

    @Test
    void anEmptyMapHasNoEntries() throws Exception {
        try (BpfMap map = BpfMap.create(BpfMap.Type.HASH, "test", Long.BYTES, Long.BYTES, 16)) {
            assertThat(entries(map)).isEmpty();
        }
    }

    @Test
    void aFullHashMapRefusesMore() throws Exception {
        try (BpfMap map = BpfMap.create(BpfMap.Type.HASH, "test", Long.BYTES, Long.BYTES, 2)) {
            ByteBuffer key = map.newKey();
            map.put(key.putLong(0, 1), map.newValue());
            map.put(key.putLong(0, 2), map.newValue());

            assertThatThrownBy(() -> map.put(key.putLong(0, 3), map.newValue()))
                    .hasMessage("cannot write to the eBPF map test: too many");
        }
    }

    @Test
    void aPerProcessorMapHasAValueForEach() throws Exception {
        try (BpfMap map = BpfMap.create(BpfMap.Type.ARRAY_PER_PROCESSOR, "test", Integer.BYTES, 12, 2)) {
            ByteBuffer value = map.newValue();
            for (int at = 0; at < value.capacity(); at += 16) {
                value.putInt(at, at + 1);
            }
            map.put(map.newKey().putInt(0, 1), value);
            ByteBuffer read = map.newValue();

            assertThat(map.lookUp(map.newKey().putInt(0, 1), read)).isTrue();
            assertThat(read).isEqualTo(value);
            assertThat(value.capacity() / 16)
                    .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void reportsTheEndOfTheVerifiersLog() {
        BpfAssembler returnsNothing = new BpfAssembler().exit();

        assertThatThrownBy(() -> BpfProgram.load(BpfProgram.Type.SOCKET_FILTER, "wrong", "4.1", returnsNothing))
                .isInstanceOf(LinuxException.class)
                .hasMessageStartingWith("cannot load the eBPF program wrong: the verifier reports: ")
                .hasMessageContaining("R0 !read_ok");
    }

    @Test
    void aDeviceReceivesExactlyAsManyLiveFramesAsTheProgramPasses() throws Exception {
        try (Lab lab = Lab.open();
                BpfMap count = BpfMap.create(BpfMap.Type.ARRAY, "count", Integer.BYTES, Long.BYTES, 1);
                BpfProgram program = BpfProgram.load(BpfProgram.Type.XDP, "passes", "5.18", countsAndPasses(count));
                CaptureRecorder capture = CaptureRecorder.start(LiveEngine.PCAP4J, CaptureConfig.DEFAULT)) {
            program.runLive(
                    Frames.from(MacAddress.parse("02:aa:00:00:00:01")),
                    lab.parent().index(),
                    300);
            capture.stop();
            ByteBuffer value = count.newValue();
            count.lookUp(count.newKey(), value);

            assertThat(value.getLong(0)).isEqualTo(300);
            assertThat(capture.frames()).hasSize(300);
        }
    }

    private static BpfAssembler countsAndPasses(BpfMap count) {
        return new BpfAssembler()
                .move(R6, XDP_PASS)
                .store(Size.WORD, R10, -4, 0)
                .moveMap(R1, count)
                .moveStackAddress(R2, -4)
                .call(BpfHelper.MAP_LOOKUP_ELEM)
                .jumpIf(R0, Condition.EQUAL, 0, "end")
                .move(R1, 1)
                .atomicAdd(R0, 0, R1)
                .label("end")
                .move(R0, R6)
                .apply(Operation.AND, R0, 0xFF)
                .exit();
    }

    private static Map<Long, Long> entries(BpfMap map) throws LinuxException {
        Map<Long, Long> entries = new HashMap<>();
        AtomicInteger passed = new AtomicInteger();
        map.forEach((keys, key, values, value) -> {
            entries.put(keys.getLong(key), values.getLong(value));
            passed.incrementAndGet();
        });
        assertThat(passed).as("each entry passed on once").hasValue(entries.size());
        return entries;
    }
}
