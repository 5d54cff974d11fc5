package io.macmon.analyzer.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Decodes the messages by the RFC alone; the lab tests of cli decode them with independent programs. */
class IpfixWriterTest {

    private static final int TEMPLATES = 2;
    private static final int REVERSE = 29_305 << 16;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final CollectedOutput output = new CollectedOutput();
    private final Map<Integer, List<int[]>> templates = new HashMap<>();
    private final List<Map<Integer, byte[]>> records = new ArrayList<>();

    @Test
    void writesBothDirectionsOfAFlowAndItsMacs() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forStream());
        write(writer, SampleFlows.detailed(SampleFlows.TCP), NOW);
        writer.end(NOW, output);

        Map<Integer, byte[]> record = decoded().get(0);
        assertThat(number(record, 152)).isEqualTo(SampleFlows.FIRST.toEpochMilli());
        assertThat(number(record, 153)).isEqualTo(SampleFlows.TCP.last().toEpochMilli());
        assertThat(instant(record, 156)).isEqualTo(SampleFlows.FIRST);
        assertThat(instant(record, 157)).isEqualTo(SampleFlows.TCP.last());
        assertThat(number(record, 136)).isEqualTo(3);
        assertThat(number(record, 148)).isEqualTo(FlowId.of(SampleFlows.TCP));
        assertThat(number(record, 56)).isEqualTo(0x0200_0000_000aL);
        assertThat(number(record, 80)).isEqualTo(0x0200_0000_000bL);
        assertThat(number(record, 256)).isEqualTo(0x0800);
        assertThat(number(record, 58)).isEqualTo(100);
        assertThat(number(record, 243)).isEqualTo(100);
        assertThat(number(record, 245)).isEqualTo(7);
        assertThat(record.get(8)).containsExactly(10, 0, 0, 10);
        assertThat(record.get(12)).containsExactly(10, 0, 0, 11);
        assertThat(number(record, 4)).isEqualTo(6);
        assertThat(number(record, 7)).isEqualTo(50_123);
        assertThat(number(record, 11)).isEqualTo(9_100);
        assertThat(number(record, 2)).isEqualTo(5);
        assertThat(number(record, 352)).isEqualTo(1_500);
        assertThat(number(record, 1)).isEqualTo(1_400);
        assertThat(number(record, 6)).isEqualTo(0x1B);
        assertThat(number(record, 52)).isEqualTo(63);
        assertThat(number(record, 53)).isEqualTo(64);
        assertThat(number(record, REVERSE | 2)).isEqualTo(3);
        assertThat(number(record, REVERSE | 352)).isEqualTo(200);
        assertThat(number(record, REVERSE | 1)).isEqualTo(160);
        assertThat(number(record, REVERSE | 6)).isEqualTo(0xD2);
        assertThat(number(record, REVERSE | 52)).isEqualTo(55);
        assertThat(instant(record, REVERSE | 156)).isEqualTo(SampleFlows.FIRST.plusNanos(1_500));
    }

    @Test
    void hasNoElementsWithoutAMeaningForTheFlow() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forStream());
        for (FlowRecord flow : List.of(
                SampleFlows.PING,
                SampleFlows.UNREACHABLE,
                SampleFlows.GRE,
                SampleFlows.LLC,
                SampleFlows.ICMP_WITHOUT_TYPE)) {
            write(writer, flow, NOW);
        }
        writer.end(NOW, output);

        List<Map<Integer, byte[]>> read = decoded();
        assertThat(number(read.get(0), 139)).isEqualTo(128 << 8);
        assertThat(number(read.get(0), REVERSE | 139)).isEqualTo(129 << 8);
        assertThat(read.get(0)).containsKeys(27, 28).doesNotContainKeys(7, 11, 6, 8, 12, 58);
        assertThat(number(read.get(1), 32)).isEqualTo(3 << 8 | 1);
        assertThat(read.get(1)).doesNotContainKeys(REVERSE | 2, 7, 11);
        assertThat(read.get(2)).containsKeys(8, 12, 4, 1).doesNotContainKeys(7, 11, 6, 32);
        assertThat(number(read.get(2), 136)).isEqualTo(4);
        assertThat(read.get(3)).containsKeys(56, 80, 352, 2).doesNotContainKeys(4, 1, 8, 27);
        assertThat(read.get(4)).containsKeys(4, 1, 8, 12).doesNotContainKeys(32, REVERSE | 32, 7);
    }

    @Test
    void countsDataRecordsInTheSequenceNumberAndFillsDatagrams() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forDatagrams());
        for (int i = 0; i < 100; i++) {
            write(writer, SampleFlows.detailed(SampleFlows.TCP), NOW);
        }
        writer.end(NOW, output);

        long counted = 0;
        for (ByteBuffer message : output.messages()) {
            assertThat(message.remaining()).isLessThanOrEqualTo(IpfixWriter.MAX_DATAGRAM);
            assertThat(message.getShort(0)).isEqualTo((short) 10);
            assertThat(message.getShort(2)).isEqualTo((short) message.remaining());
            assertThat(message.getInt(4)).isEqualTo(1_800_000_000);
            assertThat(message.getInt(8)).isEqualTo((int) counted);
            int before = records.size();
            decode(message);
            counted += records.size() - before;
        }
        assertThat(counted).isEqualTo(100);
        assertThat(output.events()).isEqualTo(100);
        assertThat(output.messages()).hasSizeBetween(13, 25);
    }

    @Test
    void repeatsTemplatesInDatagramsAfterAMinuteOrFiveHundredMessages() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forDatagrams());
        assertThat(announcesTemplate(writer, NOW)).isTrue();
        assertThat(announcesTemplate(writer, NOW.plusSeconds(59))).isFalse();
        assertThat(announcesTemplate(writer, NOW.plusSeconds(60))).isTrue();
        for (int i = 1; i < IpfixWriter.REFRESH_MESSAGES; i++) {
            assertThat(announcesTemplate(writer, NOW.plusSeconds(60))).isFalse();
        }
        assertThat(announcesTemplate(writer, NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void sendsEachTemplateOncePerStream() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forStream());
        assertThat(announcesTemplate(writer, NOW)).isTrue();
        assertThat(announcesTemplate(writer, NOW.plusSeconds(3_600))).isFalse();

        writer.begin(NOW, true, output);
        assertThat(announcesTemplate(writer, NOW)).isTrue();
        List<ByteBuffer> messages = output.messages();
        assertThat(messages.get(messages.size() - 1).getInt(8)).isZero();
    }

    @Test
    void discardsWhatItHeldBackWhenItBeginsAgain() throws Exception {
        IpfixWriter writer = begun(IpfixWriter.forStream());
        write(writer, SampleFlows.TCP, NOW);
        writer.begin(NOW, false, output);
        writer.end(NOW, output);

        assertThat(output.messages()).isEmpty();
        assertThat(writer.write(new LinkUp(NOW), NOW, output)).isFalse();
    }

    private boolean announcesTemplate(IpfixWriter writer, Instant now) throws IOException {
        write(writer, SampleFlows.TCP, now);
        writer.flush(now, output);
        List<ByteBuffer> messages = output.messages();
        return messages.get(messages.size() - 1).getShort(16) == TEMPLATES;
    }

    private IpfixWriter begun(IpfixWriter writer) {
        writer.begin(NOW, true, output);
        return writer;
    }

    private void write(IpfixWriter writer, FlowRecord flow, Instant now) throws IOException {
        assertThat(writer.write(new FlowEnded(flow.last(), flow), now, output)).isTrue();
    }

    private List<Map<Integer, byte[]>> decoded() {
        output.messages().forEach(this::decode);
        return records;
    }

    private void decode(ByteBuffer message) {
        message.position(16);
        while (message.hasRemaining()) {
            int id = message.getShort() & 0xFFFF;
            int end = message.position() - 2 + (message.getShort() & 0xFFFF);
            while (message.position() < end) {
                if (id == TEMPLATES) {
                    readTemplate(message);
                } else {
                    readRecord(message, templates.get(id));
                }
            }
        }
    }

    private void readTemplate(ByteBuffer message) {
        int id = message.getShort() & 0xFFFF;
        int count = message.getShort();
        List<int[]> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int element = message.getShort() & 0xFFFF;
            int length = message.getShort();
            boolean enterprise = (element & 0x8000) != 0;
            fields.add(new int[] {(element & 0x7FFF) | (enterprise ? message.getInt() << 16 : 0), length});
        }
        templates.put(id, fields);
    }

    private void readRecord(ByteBuffer message, List<int[]> fields) {
        Map<Integer, byte[]> record = new HashMap<>();
        for (int[] field : fields) {
            byte[] value = new byte[field[1]];
            message.get(value);
            record.put(field[0], value);
        }
        assertThat(record).hasSize(fields.size());
        records.add(record);
    }

    private static long number(Map<Integer, byte[]> record, int element) {
        long number = 0;
        for (byte next : record.get(element)) {
            number = number << 8 | (next & 0xFF);
        }
        return number;
    }

    private static Instant instant(Map<Integer, byte[]> record, int element) {
        long ntp = number(record, element);
        return Instant.ofEpochSecond((ntp >>> 32) - 2_208_988_800L, ((ntp & 0xFFFF_FFFFL) * 1_000_000_000L) >>> 32);
    }
}
