package io.macmon.capture.file.read;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.capture.LinkType;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads captures of other programs, and compares the frames with those of an independent reader (tshark). */
@Tag("captures")
class SharedCapturesTest {

    private static final Path SHARED = Path.of(System.getProperty("macmon.root"), "..", "shared", "data");

    /** Supported link types, by their numbers in Wireshark. */
    private static final Map<Integer, Integer> LINK_TYPES_OF_WIRESHARK = Map.of(
            1, LinkType.ETHERNET,
            7, LinkType.RAW,
            15, LinkType.NULL,
            25, LinkType.LINUX_SLL,
            129, LinkType.IPV4,
            130, LinkType.IPV6,
            210, LinkType.LINUX_SLL2);

    private static final String UNKNOWN_VERSION = "libpcap refuses this minor version, and so do we";
    private static final String LONG_FRACTION =
            "more than 4,294,967 microseconds in a record: Wireshark's nanoseconds run over 32 bits";
    private static final String NO_TIME =
            "starts with Simple Packets, which have no time: tshark gives none, we give zero";
    private static final String NO_CARRY =
            "a fraction of more than a second: tshark prints it behind the point as if it were one of less";
    private static final String FAR_FUTURE =
            "ticks of the year 586,000: we move them to the end of our range, tshark's seconds run over";
    private static final String FUZZED = "seladb+PcapPlusPlus/Tests/Fuzzers/RegressionTests/";
    private static final String SAMPLES = FUZZED + "regression_samples/";

    /** Captures that macmon reads differently on purpose, and why. */
    private static final Map<String, String> READ_OTHERWISE = Map.of(
            "seladb+PcapPlusPlus/Tests/ExamplesTest/pcap_examples/solaris.snoop",
            "neither pcap nor pcapng",
            "the-tcpdump-group+libpcap/tests/pcap-invalid-version-2.pcap",
            UNKNOWN_VERSION,
            FUZZED + "clusterfuzz-testcase-minimized-FuzzTarget-4683685084594176",
            UNKNOWN_VERSION,
            SAMPLES + "igmplayer",
            "Wireshark guesses another record header for this damaged file; libpcap reads the frames that we read");

    /** Captures whose times macmon reads differently on purpose, and why; their counts are compared. */
    private static final Map<String, String> TIMED_OTHERWISE = Map.ofEntries(
            entry(SAMPLES + "clusterfuzz-testcase-FuzzTarget-5188876846235648", LONG_FRACTION),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-4672344017862656", LONG_FRACTION),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5204104585674752", LONG_FRACTION),
            entry(SAMPLES + "crash-eec28dafde1f1ac2299674a75a914ae16d4046fa", LONG_FRACTION),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5196221831708672", LONG_FRACTION),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5421416466481152", LONG_FRACTION),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5696447256461312", NO_CARRY),
            entry(SAMPLES + "clusterfuzz-testcase-minimized-FuzzTarget-5766939894087680", NO_CARRY),
            entry("OISF+suricata-verify/tests/transform-base64-7296/input.pcap", NO_CARRY),
            entry("the-tcpdump-group+tcpdump/tests/timestamp_invalid_nano.pcap", NO_CARRY),
            entry("google+gopacket/pcapgo/tests/be/test010.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/be/test016.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/be/test018.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/be/test100.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/le/test010.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/le/test016.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/le/test018.pcapng", NO_TIME),
            entry("google+gopacket/pcapgo/tests/le/test100.pcapng", NO_TIME),
            entry(
                    "seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/file_heuristics/pcapng-example.pcapng.zst",
                    FAR_FUTURE),
            entry("seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/pcapng-example.pcapng", FAR_FUTURE));

    @BeforeEach
    void needsTheCaptures() {
        Requirements.require(Files.isReadable(SHARED.resolve("INDEX.csv")), "there are no captures in " + SHARED);
    }

    @Test
    void findsTheFramesThatAnIndependentReaderFinds() throws IOException {
        Map<String, String> differences = new TreeMap<>();
        List<String> rows = Files.readAllLines(SHARED.resolve("INDEX.csv"));
        long frames = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", 3);
            ReadResult reading = ReadResult.of(SHARED.resolve(cells[0]));
            String expected = Files.readString(SHARED.resolve("oracle/" + cells[1] + ".json"));
            String difference =
                    expected.contains("unknown or unsupported") ? skippedOnly(reading) : counts(reading, expected);
            if (difference.isEmpty() && !TIMED_OTHERWISE.containsKey(cells[0])) {
                difference = times(reading, expected);
            }
            if (!difference.isEmpty()) {
                differences.put(cells[0], difference + reading.message());
            }
            frames += reading.frames.size() + reading.skippedFrames();
        }
        System.out.printf(
                "shared captures: %d of %d read as by tshark, %d frames%n",
                rows.size() - 1 - differences.size(), rows.size() - 1, frames);
        assertThat(differences).containsOnlyKeys(READ_OTHERWISE.keySet());
    }

    /** A file that Wireshark cannot read must not be reported as damaged: its frames are skipped and counted. */
    private static String skippedOnly(ReadResult reading) {
        return reading.frames.isEmpty() && reading.failure == null && reading.skippedFrames() > 0
                ? ""
                : "not skipped; ";
    }

    private static String counts(ReadResult reading, String expected) {
        StringBuilder difference = new StringBuilder();
        Map<Integer, Long> read = framesRead(expected);
        compare(difference, "frames per link type", read, perLinkType(reading));
        compare(difference, "skipped frames", number("frames", expected) - sum(read), reading.skippedFrames());
        compare(difference, "damage", number("rc", expected) != 0, reading.failure != null);
        if (reading.skipped.isEmpty()) {
            compare(difference, "bytes", number("bytes", expected), sum(reading, ReadResult.SeenFrame::originalLength));
            compare(
                    difference,
                    "captured",
                    number("captured", expected),
                    sum(reading, ReadResult.SeenFrame::capturedLength));
        }
        return difference.toString();
    }

    private static String times(ReadResult reading, String expected) {
        StringBuilder difference = new StringBuilder();
        if (reading.skipped.isEmpty()) {
            compare(
                    difference,
                    "first time",
                    nanos("first", expected),
                    times(reading).min());
            compare(
                    difference,
                    "last time",
                    nanos("last", expected),
                    times(reading).max());
        }
        return difference.toString();
    }

    private static void compare(StringBuilder difference, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            difference
                    .append(what)
                    .append(": ")
                    .append(actual)
                    .append(", not ")
                    .append(expected)
                    .append("; ");
        }
    }

    private static long sum(ReadResult reading, ToLongFunction<ReadResult.SeenFrame> length) {
        return reading.frames.stream().mapToLong(length).sum();
    }

    private static LongStream times(ReadResult reading) {
        return reading.frames.stream().mapToLong(ReadResult.SeenFrame::timestampNanos);
    }

    private static Map<Integer, Long> perLinkType(ReadResult reading) {
        Map<Integer, Long> frames = new TreeMap<>();
        reading.frames.forEach(frame -> frames.merge(frame.linkType(), 1L, Long::sum));
        return frames;
    }

    private static Map<Integer, Long> framesRead(String json) {
        Map<Integer, Long> frames = new TreeMap<>();
        Matcher encaps = Pattern.compile("\"encaps\":\\{([^}]*)}").matcher(json);
        assertThat(encaps.find()).as("encaps").isTrue();
        Matcher encap = Pattern.compile("\"(\\d+)\":\\[(\\d+)").matcher(encaps.group(1));
        while (encap.find()) {
            Integer linkType = LINK_TYPES_OF_WIRESHARK.get(Integer.valueOf(encap.group(1)));
            if (linkType != null) {
                frames.put(linkType, Long.valueOf(encap.group(2)));
            }
        }
        return frames;
    }

    private static long sum(Map<Integer, Long> frames) {
        return frames.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long number(String key, String json) {
        Matcher number = Pattern.compile("\"" + key + "\":(\\d+)").matcher(json);
        assertThat(number.find()).as(key).isTrue();
        return Long.parseLong(number.group(1));
    }

    private static OptionalLong nanos(String key, String json) {
        Matcher seconds =
                Pattern.compile("\"" + key + "\":(?:null|\"(-?[\\d.]*)\")").matcher(json);
        assertThat(seconds.find()).as(key).isTrue();
        return seconds.group(1) == null || seconds.group(1).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        new BigDecimal(seconds.group(1)).movePointRight(9).longValue());
    }
}
