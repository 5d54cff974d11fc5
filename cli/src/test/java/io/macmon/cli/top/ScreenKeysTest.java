package io.macmon.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.ReplyFetcher.Fetched;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.draw.Key.Code;
import io.macmon.cli.top.view.Replies;
import io.macmon.cli.top.view.View.Request;
import io.macmon.cli.top.view.Views;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenKeysTest {

    private static final int ROWS = 16;

    private final ScreenState state = new ScreenState(Views.of("watch"));
    private final Messages messages = new Messages(System::nanoTime);
    private final ScreenPainter painter = new ScreenPainter(state, messages);
    private final ScreenKeys keys = new ScreenKeys(
            state,
            new ReplyFetcher(
                    (command, arguments) -> {
                        throw new IllegalStateException("no key here sends " + command);
                    },
                    messages::add),
            messages);
    private final Replies replies;

    ScreenKeysTest() throws IOException {
        String stations = IntStream.range(0, 100)
                .mapToObj(i -> String.format(
                        "{\"mac\":\"02:aa:00:00:00:%02x\",\"bytes_per_second\":%d,\"state\":\"%s\"}",
                        i, 1_000 - i, i == 70 ? "silent" : i == 80 ? "absent" : "heard"))
                .collect(Collectors.joining(",", "{\"stations\":[", "]}"));
        replies = new Replies(
                Instant.EPOCH,
                Map.of(
                        Request.of("status"), JsonObject.parse("{\"command\":\"watch\",\"origin\":\"eth0\"}"),
                        Request.of("stations"), JsonObject.parse(stations)));
        draw();
    }

    @Test
    void movesByRowsPagesAndToBothEnds() {
        assertThat(selectedAfter(Key.of('G'))).isEqualTo(99);
        assertThat(selectedAfter(Key.of('g'))).isZero();
        assertThat(selectedAfter(Key.of(Code.END))).isEqualTo(99);
        assertThat(selectedAfter(Key.of(Code.HOME))).isZero();
        assertThat(selectedAfter(Key.of('j'))).isOne();
        assertThat(selectedAfter(Key.of('k'))).isZero();

        int page = selectedAfter(Key.of(Code.PAGE_DOWN));

        assertThat(page).isBetween(ROWS / 3, ROWS);
        assertThat(selectedAfter(Key.of(Code.PAGE_DOWN))).isEqualTo(2 * page);
        assertThat(selectedAfter(Key.of(Code.PAGE_UP))).isEqualTo(page);
    }

    @Test
    void selectsAndOpensByMouse() {
        int below = selectedAfter(Key.of(Code.WHEEL_DOWN));
        assertThat(below).isPositive();
        assertThat(selectedAfter(Key.of(Code.WHEEL_UP))).isZero();
        int y = rowOf("02:aa:00:00:00:02");

        assertThat(selectedAfter(Key.click(5, y))).isEqualTo(2);
        assertThat(state.viewState().showsDetails()).isFalse();
        press(Key.click(5, y));

        assertThat(state.viewState().showsDetails()).isTrue();
        press(Key.click(draw().lines().toList().get(rowOf("Losses")).indexOf("Losses"), rowOf("Losses")));
        assertThat(state.view().name()).isEqualTo("Losses");
    }

    @Test
    void goesThroughTheViewsInBothDirections() {
        press(Key.of(Code.BACK_TAB));
        assertThat(state.view().name()).isEqualTo("Outputs");
        press(Key.of(Code.TAB));
        assertThat(state.view().name()).isEqualTo("Stations");
    }

    private int rowOf(String text) {
        return draw().lines()
                .toList()
                .indexOf(draw().lines()
                        .filter(line -> line.contains(text))
                        .findFirst()
                        .orElseThrow());
    }

    private int selectedAfter(Key key) {
        press(key);
        return state.viewState().selection().index();
    }

    private void press(Key key) {
        assertThat(keys.handle(key, replies, painter.tabs())).isTrue();
        draw();
    }

    private String draw() {
        Buffer buffer = new Buffer(90, ROWS, true);
        painter.draw(buffer, new Fetched(replies, "", System.nanoTime()));
        return buffer.text();
    }
}
