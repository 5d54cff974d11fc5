package io.macmon.cli.top;

import static io.macmon.capture.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.top.view.View.Request;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyFetcherTest {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    @Test
    void asksLessOftenForWhatCostsMuch() throws Exception {
        try (ReplyFetcher fetcher = new ReplyFetcher(this::answer, messages::add)) {
            fetcher.show(List.of(Request.of("stations")));
            fetcher.start();
            eventually("the status is asked for again", () -> count("status") >= 3);
            assertThat(count("stations")).as("once in 50 seconds").isEqualTo(1);

            fetcher.send(Request.of("mute"), reply -> "muted");
            eventually("everything is asked for after an action", () -> count("stations") == 2);
            assertThat(messages).containsExactly("muted");
        }
    }

    private long count(String command) {
        return List.copyOf(asked).stream().filter(command::equals).count();
    }

    private String answer(String command, List<String> arguments) {
        if (command.equals("stations")) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long end = threads.getCurrentThreadCpuTime() + SECOND_NANOS;
            while (threads.getCurrentThreadCpuTime() < end) {
                Thread.onSpinWait();
            }
        }
        asked.add(command);
        return "{\"ok\":true}";
    }
}
