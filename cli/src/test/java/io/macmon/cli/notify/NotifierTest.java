package io.macmon.cli.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.MonitorEvent.FindingReported;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingKind;
import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.output.OutputState;
import io.macmon.config.net.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole notifier, with a program as its receiver. */
class NotifierTest {

    private static final int FLOOD = 100_000;

    @TempDir
    Path folder;

    private final List<String> messages = new ArrayList<>();

    @Test
    void aFloodMakesAHandfulOfMessagesThatCountEachFinding() throws Exception {
        Path output = folder.resolve("output");
        Notifier notifier = notifier(List.of("/bin/sh", "-c", "cat >> \"$0\"; echo >> \"$0\"", output.toString()));

        flood(notifier);
        notifier.drain();

        List<String> sent = Files.readAllLines(output);
        assertThat(sent).hasSizeBetween(1, 5);
        long count = 0;
        for (String message : sent) {
            count += new ObjectMapper().readTree(message).get("count").asLong();
        }
        assertThat(count).isEqualTo(FLOOD);
        assertThat(notifier.states()).containsExactly(new OutputState("notify:x", FLOOD, 0, 0, false, ""));
        assertThat(messages).isEmpty();
    }

    @Test
    void whatIsNotAcceptedInTheEndIsDroppedAndTheFailureIsReportedOnce() {
        Notifier notifier = notifier(List.of("/bin/false"));

        flood(notifier);
        notifier.drain();

        OutputState state = notifier.states().get(0);
        assertThat(state.dropped()).isEqualTo(FLOOD);
        assertThat(state.waiting()).isZero();
        assertThat(state.failure()).isEqualTo("it ended with exit status 1");
        assertThat(messages).hasSize(1);
    }

    private static void flood(Notifier notifier) {
        for (int i = 0; i < FLOOD; i++) {
            Finding finding = new Finding(
                    FindingKind.FLIP_FLOP, new MacAddress(i + 1), "", Instant.EPOCH, Instant.EPOCH, 1, "flooded");
            notifier.accept(new FindingReported(Instant.EPOCH, finding));
        }
    }

    private Notifier notifier(List<String> command) {
        ChannelConfig channel = new ChannelConfig("x", Template.TITLE, Template.TEXT, () -> new ExecChannel(command));
        Rule rule = new Rule(List.of(), List.of(), Severity.LOW, true, List.of("x"));
        NotifyConfig config = new NotifyConfig(Timing.DEFAULT, List.of(channel), List.of(rule));
        Notifier notifier = Notifier.open(config, "eth0", messages::add, Optional::empty);
        notifier.start(Map::of, List::of);
        return notifier;
    }
}
