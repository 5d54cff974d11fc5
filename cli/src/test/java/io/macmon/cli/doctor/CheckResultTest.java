package io.macmon.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.cli.doctor.CheckResult.Status;
import io.macmon.config.text.MacmonException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckResultTest {

    private static final CheckResult GOOD = CheckResult.ok("libpcap", "version 1.10");
    private static final CheckResult BAD =
            CheckResult.missing("CAP_NET_RAW", "cannot open a \"socket\"", "run as root");

    @Test
    void aFailureBringsItsOwnAdvice() {
        CheckResult finding = CheckResult.attempt("ring", Status.WARNING, () -> {
            throw new MacmonException("cannot create a ring: out of memory", "use a smaller one; or wait");
        });

        assertThat(finding)
                .isEqualTo(CheckResult.warning(
                        "ring", "cannot create a ring: out of memory", "use a smaller one; or wait"));
    }

    @Test
    void adviceIsAppendedUnlessTheStatusIsOk() {
        assertThat(GOOD.withAdvice("do nothing")).isEqualTo(GOOD);
        assertThat(BAD.withAdvice("or read a file").advice()).isEqualTo("run as root; or read a file");
        assertThat(CheckResult.warning("a", "b", "").withAdvice("c").advice()).isEqualTo("c");
    }

    @Test
    void theTextHasAlignedColumns() {
        CheckResultText text = new CheckResultText(false);

        assertThat(List.of(text.line(GOOD), text.line(BAD)))
                .containsExactly(
                        "ok       libpcap              version 1.10",
                        "missing  CAP_NET_RAW          cannot open a \"socket\"; run as root");
        assertThat(new CheckResultText(true).line(BAD)).startsWith("\u001b[1;31mmissing\u001b[0m  CAP_NET_RAW");
    }

    @Test
    void theJsonIsOneObject() throws Exception {
        CheckResultJson json = new CheckResultJson();

        assertThat(new ObjectMapper().readTree(json.line(BAD)).get("found").asText())
                .isEqualTo("cannot open a \"socket\"");
        assertThat(json.line(GOOD)).isEqualTo("{\"check\":\"libpcap\",\"status\":\"ok\",\"found\":\"version 1.10\"}");
        assertThat(json.line(BAD))
                .startsWith("{\"check\":\"CAP_NET_RAW\",\"status\":\"missing\",\"found\":")
                .endsWith(",\"advice\":\"run as root\"}");
    }
}
