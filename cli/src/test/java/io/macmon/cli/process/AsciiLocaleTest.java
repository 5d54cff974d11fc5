package io.macmon.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in the C locale, in which Java cannot open a file whose name is not ASCII. */
class AsciiLocaleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watch -r f\\303\\274r.pcap",
                "watch -r f\\303\\274r*.pcap",
                "watch -r f\\303\\274r*.pcap -w out.pcap",
                "audit -r f\\303\\274r-?.pcap",
                "watch -i lo --record-dir f\\303\\274r --record 1m"
            })
    void aNameThatTheLocaleCannotHoldIsAWrongArgument(String arguments) throws Exception {
        List<String> starter = List.of(
                "env", "LC_ALL=C", "sh", "-fc", "arguments=$(printf \"$0\"); exec \"$@\" $arguments", arguments);
        try (Program macmon = Program.startIn(starter)) {
            assertThat(macmon.exitCode()).isEqualTo(ExitCode.WRONG);
            assertThat(macmon.err())
                    .singleElement()
                    .asString()
                    .contains("not a file name in this locale: 'f??r", "set the environment variable LC_ALL=C.UTF-8");
        }
    }
}
