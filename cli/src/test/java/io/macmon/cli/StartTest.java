package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.lab.LabTrafficFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start leaves out because it takes long. */
class StartTest {

    @TempDir
    Path folder;

    @Test
    void theVersionIsPrintedWithoutTheModelOfAnyCommand() throws Exception {
        assertThat(start("-Xlog:class+load:stdout", "--version"))
                .anyMatch(line -> line.contains(" io.macmon.cli.Macmon source: "))
                .anyMatch(line -> line.startsWith("macmon "))
                .noneMatch(line -> line.contains(" picocli.CommandLine$Model$CommandSpec "));
    }

    @Test
    void aFileWatchLinksNoGeneratedMethodsOfRecords() throws Exception {
        Path traffic = folder.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);

        assertThat(start(
                        "-Djava.lang.invoke.MethodHandle.TRACE_METHOD_LINKAGE=true",
                        "watch",
                        "-r",
                        traffic.toString(),
                        "--mac",
                        "02:aa:00:00:00:01"))
                .anyMatch(line -> line.startsWith("linkCallSite io.macmon.cli.watch."))
                .noneMatch(line -> line.startsWith("linkCallSite io.macmon.") && line.contains(".ObjectMethods."));
    }

    @Test
    void aFileWatchLoadsNoClassesForSettings() throws Exception {
        Path traffic = folder.resolve("traffic.pcap");
        LabTrafficFile.write(new LabTraffic(), traffic);

        assertThat(start("-Xlog:class+load:stdout", "watch", "-r", traffic.toString()))
                .anyMatch(line -> line.contains(" io.macmon.cli.settings.ConfiguredExecution "))
                .noneMatch(line -> line.contains(" io.macmon.cli.settings.Settings "))
                .noneMatch(line -> line.contains(" io.macmon.config.text.YamlMapping "));
    }

    private List<String> start(String javaOption, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(Program.commandLine());
        command.add(1, javaOption);
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return Files.readAllLines(out);
    }
}
