package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.cli.output.TargetAddress.Receiver;
import io.macmon.config.text.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSpecTest {

    @Test
    void readsFilesAndStandardOutput() {
        assertThat(OutputSpec.parse("eve:/var/log/eve.json").file()).contains(Path.of("/var/log/eve.json"));
        assertThat(OutputSpec.parse("CSV:a:b.csv").file()).contains(Path.of("a:b.csv"));
        assertThat(OutputSpec.parse("zeek:-").isStandardOutput()).isTrue();
        assertThat(OutputSpec.parse("zeek:-").isJson()).isFalse();
        assertThat(OutputSpec.parse("eve:-").isJson()).isTrue();
        assertThat(OutputSpec.parse("ipfix:flows.ipfix").file()).isPresent();
    }

    @Test
    void readsReceivers() {
        assertThat(OutputSpec.parse("ipfix:udp://192.0.2.9:4739").destination())
                .isEqualTo(new Receiver(TargetKind.UDP, "192.0.2.9", 4_739));
        assertThat(OutputSpec.parse("ipfix:tcp://collector.example:65535/").destination())
                .isEqualTo(new Receiver(TargetKind.TCP, "collector.example", 65_535));
        assertThat(OutputSpec.parse("syslog:TLS://[2001:db8::1]:6514").destination())
                .isEqualTo(new Receiver(TargetKind.TLS, "2001:db8::1", 6_514));
        assertThat(OutputSpec.parse("syslog:udp://[fe80::1%eth0]:514").destination())
                .isEqualTo(new Receiver(TargetKind.UDP, "fe80::1%eth0", 514));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            evee:f.json                 | unknown format 'evee'; did you mean 'eve'?
            netflow9:f | unknown format 'netflow9'; expected one of: text, eve, zeek, csv, features, ipfix, syslog
            eve                         | no target in 'eve'; write eve:TARGET, where TARGET is FILE or -
            csv:                        | no target given
            syslog:file | syslog cannot be written to file; use udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT
            syslog:-                    | syslog cannot be written to -
            ipfix:-                     | ipfix cannot be written to -; use FILE, udp://HOST:PORT or tcp://HOST:PORT
            ipfix:tls://h:4740          | ipfix cannot be written to tls://h:4740
            zeek:udp://h:1              | zeek cannot be written to udp://h:1; use FILE or -
            ipfix:sctp://h:4739         | unknown transport 'sctp' in sctp://h:4739; use udp, tcp or tls
            ipfix:udp://h               | 'udp://h' is not udp://HOST:PORT
            ipfix:udp://:4739           | 'udp://:4739' is not udp://HOST:PORT
            ipfix:udp://h:4739x         | 'udp://h:4739x' is not udp://HOST:PORT
            ipfix:udp://2001:db8::1:53  | is not udp://HOST:PORT or udp://[IPV6]:PORT
            ipfix:udp://h:0             | the port in udp://h:0 must be 1 to 65535
            ipfix:udp://h:65536         | the port in udp://h:65536 must be 1 to 65535
            ipfix:udp://h:999999999999  | the port in udp://h:999999999999 must be 1 to 65535
            """)
    void reportsWhatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> OutputSpec.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("out: ")
                .hasMessageContaining(problem);
    }

    @Test
    void refusesTwoThatGoToTheSamePlace() {
        assertThatThrownBy(() -> OutputSpec.requireDistinct(specs("ipfix:udp://h:1", "syslog:udp://h:1")))
                .hasMessageContaining("syslog:udp://h:1");
        assertThatThrownBy(() -> OutputSpec.requireDistinct(specs("csv:-", "zeek:-")))
                .hasMessageContaining("give each its own target");
        OutputSpec.requireDistinct(specs("ipfix:udp://h:1", "ipfix:tcp://h:1", "ipfix:udp://h:2", "csv:-", "csv:a"));
    }

    private static List<OutputSpec> specs(String... texts) {
        return Stream.of(texts).map(OutputSpec::parse).toList();
    }
}
