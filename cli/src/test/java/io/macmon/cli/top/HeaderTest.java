package io.macmon.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.ReplyFetcher.Fetched;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.view.Replies;
import io.macmon.cli.top.view.View.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderTest {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    private static final String STATUS = """
        {"ok":true,"command":"watch","origin":"eth0","uptime_seconds":273900,"stalled":false,"frames":1000,
        "bytes":640000,"lost":LOST,"drops":{"nic":0,"kernel":LOST},"device":"macmon0","engine":"ring",
        "frames_per_second":812345,"bytes_per_second":512000000,"delay_p99_us":210,
        "expected":{"heard":12,"silent":3,"absent":1},"strangers":4,"findings":{"high":0,"medium":2,"low":1}}\
        """;

    private final StatusTrend trend = new StatusTrend();

    @Test
    void showsWhatIsGoingOnAtAGlance() throws IOException {
        assertThat(draw(100, 6, 0, STATUS.replace("LOST", "0"))).isEqualTo("""
            macmon watch eth0   LOSSLESS   up 3d 4h   device macmon0   engine ring
            812k frames/s   512 MB/s   delay p99 210us   expected 12 heard, 3 silent, 1 absent   strangers 4
               findings 0 high, 2 medium, 1 low
            drops   nic 0   kernel 0


            """);
    }

    @Test
    void statesWhereFramesWereLostAndHowManyLately() throws IOException {
        draw(100, 6, 0, STATUS.replace("LOST", "1200"));

        assertThat(draw(100, 6, 1, STATUS.replace("LOST", "1204")))
                .contains("LOST 1,204 (kernel)", "kernel 1,204 +4 in 60 s");
    }

    @Test
    void wrapsOnANarrowTerminalAndStaysWithinItsArea() throws IOException {
        String narrow = draw(60, 16, 0, STATUS.replace("LOST", "0"));

        assertThat(narrow.lines()).allMatch(line -> line.length() <= 60);
        assertThat(narrow).contains("LOSSLESS", "1 absent", "kernel 0");
        assertThat(narrow).contains("up 3d 4h").doesNotContain("engine");
        assertThat(draw(20, 1, 0, STATUS.replace("LOST", "0"))).startsWith("macmon watch eth0");
    }

    @Test
    void computesRatesThatAnOlderRunDoesNotReport() throws IOException {
        String old = "{\"ok\":true,\"command\":\"watch\",\"origin\":\"eth0\",\"frames\":F,\"lost\":0,\"drops\":{}}";
        assertThat(draw(100, 4, 0, old.replace("F", "1000"))).contains("- frames/s");

        assertThat(draw(100, 4, 2, old.replace("F", "5000"))).contains("2.0k frames/s   - B/s");
    }

    @Test
    void showsBits() throws IOException {
        JsonObject status = JsonObject.parse(STATUS.replace("LOST", "0"));
        Buffer buffer = new Buffer(100, 4, true);

        new Header(fetched(0, status, ""), trend, true).draw(buffer, buffer.area());

        assertThat(buffer.text()).contains("4.1 Gbit/s");
    }

    @Test
    void statesThatTheRunDoesNotReply() throws IOException {
        Buffer buffer = new Buffer(100, 4, true);

        new Header(fetched(0, JsonObject.parse(STATUS.replace("LOST", "0")), "connection refused"), trend, false)
                .draw(buffer, buffer.area());

        assertThat(buffer.text()).contains("NO REPLY: connection refused");
    }

    private String draw(int width, int height, int second, String status) throws IOException {
        Fetched fetched = fetched(second, JsonObject.parse(status), "");
        trend.add(fetched.replies());
        Buffer buffer = new Buffer(width, height, true);
        new Header(fetched, trend, false).draw(buffer, buffer.area());
        return buffer.text();
    }

    private static Fetched fetched(int second, JsonObject status, String problem) {
        Replies replies = new Replies(START.plusSeconds(second), Map.of(Request.of("status"), status));
        return new Fetched(replies, problem, System.nanoTime());
    }
}
