package io.macmon.capture.file.write;

import static io.macmon.capture.file.write.SampleWriter.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.LinkType;
import io.macmon.capture.file.CaptureTool;
import io.macmon.capture.file.ReadResult;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSequenceTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"filesize:20", "packets:77", "filesize:9 packets:50"})
    void rotatesFilesAsDumpcapDoes(String conditions) throws Exception {
        Path all = folder.resolve("all.pcap");
        SampleWriter.to(all).frames(300, 200).end();
        String[] eachCondition = conditions.split(" ");

        SampleWriter.to(folder.resolve("ours.pcap"), eachCondition)
                .frames(300, 200)
                .end();
        List<String> options = new ArrayList<>(List.of(Requirements.program("dumpcap") + " -q -P -i -"));
        Arrays.stream(eachCondition).forEach(condition -> options.add("-b " + condition));
        CaptureTool.output("sh", "-c", String.join(" ", options) + " -w " + folder + "/theirs.pcap <" + all + " 2>&1");

        assertThat(framesInEach("ours")).isEqualTo(framesInEach("theirs")).hasSizeGreaterThan(3);
        assertThat(framesInEach("ours").stream().mapToInt(frames -> frames).sum())
                .isEqualTo(300);
    }

    @Test
    void namesFilesAsDumpcapDoesWithTheTimeOfTheirFirstFrame() throws Exception {
        SampleWriter.to(folder.resolve("a.b.pcapng.zst"), "packets:2")
                .frames(3, 60)
                .end();

        assertThat(names("a")).hasSize(2).first().asString().matches("a\\.b_00001_2023111[45]\\d{6}\\.pcapng\\.zst");
    }

    @Test
    void startsANewFileAfterTheDurationSinceTheFirstFrame() throws Exception {
        SampleWriter.to(folder.resolve("d.pcapng"), "duration:1.5")
                .frame(1, 0, 60)
                .frame(1, SECOND + SECOND / 2 - 1, 60)
                .frame(1, SECOND + SECOND / 2, 60)
                .frame(1, 5 * SECOND, 60)
                .end();

        assertThat(framesInEach("d")).containsExactly(2, 1, 1);
    }

    @Test
    void startsANewFileAtMultiplesOfTheInterval() throws Exception {
        long toTheMinute = 60 * SECOND - SampleWriter.START % (60 * SECOND);
        SampleWriter.to(folder.resolve("i.pcapng"), "interval:60")
                .frame(1, 0, 60)
                .frame(1, toTheMinute - 1, 60)
                .frame(1, toTheMinute, 60)
                .frame(1, toTheMinute + 59 * SECOND, 60)
                .end();

        assertThat(framesInEach("i")).containsExactly(2, 2);
    }

    @Test
    void closesAFileWhoseTimeIsOverEvenIfNoFrameArrives() throws Exception {
        SampleWriter written =
                SampleWriter.to(folder.resolve("t.pcapng"), "duration:1").frame(1, 0, 60);
        written.writer.onTick(SampleWriter.START + SECOND);

        assertThat(written.closed).hasSize(1);
        assertThat(ReadResult.of(written.closed.get(0)).frames).hasSize(1);
        written.end();
        assertThat(written.closed).hasSize(1);
    }

    @Test
    void retainsTheLastFilesAndCountsTheRemovedOnes() throws Exception {
        SampleWriter written = SampleWriter.to(folder.resolve("r.pcapng"), "packets:10", "files:3")
                .frames(65, 60)
                .end();

        assertThat(framesInEach("r")).containsExactly(10, 10, 5);
        assertThat(names("r")).allMatch(name -> name.compareTo("r_00005") > 0);
        assertThat(written.writer.written()).isEqualTo(65);
        assertThat(written.writer.files()).isEqualTo(7);
        assertThat(written.writer.warnings())
                .containsExactly("the oldest 4 files, with 40 frames, were removed to make room for later ones");
    }

    @ParameterizedTest
    @CsvSource({
        "-a packets:25,             packets:10, 25",
        "-a files:2,                packets:10, 20",
        "-a duration:0.00003,       packets:10, 30",
        "-a filesize:1,             files:99 packets:100000, 100",
    })
    void stopsAtTheAutostopCondition(String autostop, String rotation, int frames) throws Exception {
        String[] conditions = Stream.concat(Stream.of(autostop), Stream.of(rotation.split(" ")))
                .toArray(String[]::new);
        SampleWriter written = SampleWriter.to(folder.resolve("s.pcapng"), conditions)
                .frames(100, 60)
                .end();

        assertThat(framesInEach("s").stream().mapToInt(i -> i).sum()).isEqualTo(frames);
        assertThat(written.writer.notWritten()).isZero();
        assertThat(written.ended).isEqualTo(frames < 100);
    }

    @Test
    void stopsAfterTheLastFileEvenIfTheNextFrameEndsIt() throws Exception {
        SampleWriter written = SampleWriter.to(folder.resolve("n.pcapng"), "duration:1", "-a files:2", "-a packets:3");
        for (int i = 0; i < 5; i++) {
            written.frame(1, i * (3 * SECOND / 2), 60);
        }
        written.end();

        assertThat(framesInEach("n")).containsExactly(1, 1);
        assertThat(written.ended).isTrue();
        assertThat(written.closed).hasSize(2);
    }

    @Test
    void rotatesAndStopsInTimeEvenIfTheClockWasSetBack() throws Exception {
        SampleWriter written = SampleWriter.to(folder.resolve("c.pcapng"), "duration:60", "-a duration:600");
        written.frame(1, 86_400 * SECOND, 60);
        for (int i = 0; i < 3_600 && !written.ended; i++) {
            written.frame(1, i * SECOND, 60);
        }
        written.end();

        assertThat(written.ended).isTrue();
        assertThat(framesInEach("c")).hasSize(12).startsWith(1, 60, 60).endsWith(60, 1);
    }

    @Test
    void ignoresASingleEarlyFrame() throws Exception {
        SampleWriter written = SampleWriter.to(folder.resolve("e.pcapng"), "-a duration:600");
        written.frame(1, 0, 60).frame(1, -86_400 * SECOND, 60);
        written.frame(1, 599 * SECOND, 60);
        assertThat(written.ended).isFalse();
        written.frame(1, 600 * SECOND, 60).end();

        assertThat(written.ended).isTrue();
        assertThat(written.writer.written()).isEqualTo(3);
    }

    @Test
    void stopsASingleFileAtItsSize() throws Exception {
        SampleWriter written = SampleWriter.to(folder.resolve("one.pcap"), "-a filesize:2")
                .frames(100, 60)
                .end();

        assertThat(written.ended).isTrue();
        assertThat(Files.size(folder.resolve("one.pcap"))).isBetween(2_000L, 2_075L);
    }

    @Test
    void reportsEachFileOnceItIsClosed() throws Exception {
        SampleWriter written =
                SampleWriter.to(folder.resolve("p.pcapng"), "packets:2").frames(5, 60);
        assertThat(written.closed)
                .hasSize(2)
                .allSatisfy(file -> assertThat(ReadResult.of(file).frames).hasSize(2));

        written.end();
        assertThat(written.closed).hasSize(3);
    }

    @Test
    void describesAnInterfaceForEachLinkType() throws Exception {
        Path file = folder.resolve("types.pcapng");
        SampleWriter.to(file)
                .frame(LinkType.RAW, 1, 1, 60)
                .frame(LinkType.ETHERNET, 1, 2, 60)
                .frame(LinkType.RAW, 1, 3, 60)
                .end();

        assertThat(CaptureTool.output(
                                "tshark",
                                "-r",
                                file,
                                "-T",
                                "fields",
                                "-e",
                                "frame.interface_id",
                                "-e",
                                "frame.encap_type")
                        .lines())
                .containsExactly("0\t7", "1\t1", "0\t7");
        assertThat(CaptureTool.output("capinfos", file))
                .contains("Number of interfaces in file: 2", "Speed = 10000000");
    }

    @Test
    void countsFramesWhoseLinkTypeDiffersFromThePcapFile() throws Exception {
        Path file = folder.resolve("types.pcap");
        SampleWriter written = SampleWriter.to(file)
                .frame(LinkType.RAW, 1, 1, 60)
                .frame(LinkType.ETHERNET, 1, 2, 60)
                .frame(LinkType.RAW, 1, 3, 60)
                .end();

        assertThat(CaptureTool.output("capinfos", file)).containsPattern("File encapsulation: +Raw IP\n");
        assertThat(framesInEach("types")).containsExactly(2);
        assertThat(written.writer.notWritten()).isEqualTo(1);
        assertThat(written.writer.warnings())
                .singleElement()
                .asString()
                .startsWith("1 frames were not written, because a pcap file has one link type");
    }

    @Test
    void writesAReadableFileWithoutFrames() throws Exception {
        SampleWriter.to(folder.resolve("e.pcap")).end();
        SampleWriter.to(folder.resolve("e.pcapng.gz")).end();

        assertThat(framesInEach("e.")).containsExactly(0, 0);
    }

    @Test
    void reportsAMissingDirectoryBeforeTheFirstFrame() {
        assertThatThrownBy(() -> SampleWriter.to(folder.resolve("none/x.pcapng"), "packets:1"))
                .hasMessageContaining("there is no directory " + folder.resolve("none"));
        assertThatThrownBy(() -> SampleWriter.perStation(folder.resolve("none/x.pcapng")))
                .hasMessageContaining("there is no directory " + folder.resolve("none"));
    }

    @Test
    void reportsARemovedDirectoryAndLosesOnlyItsFrames() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("gone"));
        SampleWriter written =
                SampleWriter.to(directory.resolve("x.pcapng"), "packets:1").frames(1, 60);
        Files.delete(written.closed.get(0));
        Files.delete(directory);
        written.frames(3, 60).end();

        assertThat(written.writer.failure().orElseThrow()).contains("there is no directory " + directory);
        assertThat(written.writer.written()).isEqualTo(1);
        assertThat(written.writer.notWritten()).isEqualTo(3);
    }

    private List<String> names(String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .sorted()
                    .toList();
        }
    }

    private List<Integer> framesInEach(String start) throws Exception {
        List<Integer> frames = new ArrayList<>();
        for (String name : names(start)) {
            frames.add(Integer.parseInt(CaptureTool.output("capinfos", "-T", "-r", "-c", folder.resolve(name))
                    .strip()
                    .replaceAll(".*\t", "")));
        }
        return frames;
    }
}
