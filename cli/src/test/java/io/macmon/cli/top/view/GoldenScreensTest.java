package io.macmon.cli.top.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.view.ViewState.Shared;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every view, in four sizes, with the files in {@code resources/io/macmon/cli/top/view/screens}. To write them
 * again, run this class with {@code -Dmacmon.golden=write}, and look at what changed.
 */
class GoldenScreensTest {

    private static final Path SCREENS =
            Path.of(System.getProperty("macmon.root"), "cli/src/test/resources/io/macmon/cli/top/view/screens");
    private static final boolean WRITES = "write".equals(System.getProperty("macmon.golden"));

    private static final int[][] SIZES = {{60, 16}, {80, 24}, {120, 40}, {300, 100}};

    static Stream<Arguments> views() {
        return Stream.of("watch", "audit", "audit-full", "none-watch", "none-audit")
                .flatMap(replies -> views(replies).stream().map(view -> arguments(replies, view.name())));
    }

    private static List<View> views(String replies) {
        return Views.of(replies.contains("audit") ? "audit" : "watch", ZoneOffset.UTC);
    }

    @ParameterizedTest
    @MethodSource("views")
    void looksAsExpected(String recorded, String name) throws Exception {
        Replies replies = recorded.startsWith("none") ? RecordedReplies.NONE : RecordedReplies.of(recorded + ".json");
        StringBuilder screens = new StringBuilder();
        for (int[] size : SIZES) {
            ViewState state = new ViewState(new Shared());
            View view = view(recorded, name);
            screens.append(screen("", draw(view, size, replies, state), size));
            state.setShowsDetails(true);
            if (size[0] <= 80 && !recorded.startsWith("none")) {
                screens.append(screen(" details", draw(view, size, replies, state), size));
            }
        }
        compare(recorded + "-" + name.toLowerCase(Locale.ROOT) + ".txt", screens.toString());
    }

    @Test
    void showsTheEndOfTenThousandRows() throws Exception {
        View view = view("watch", "Stations");
        ViewState state = new ViewState(new Shared());
        Replies replies = RecordedReplies.stations(10_000);
        int[] size = {80, 24};
        draw(view, size, replies, state);
        state.selection().moveToLast();

        compare("many-stations.txt", screen("", draw(view, size, replies, state), size));
    }

    @Test
    void drawsIntoAnyArea() {
        for (String recorded : List.of("watch.json", "audit-full.json")) {
            for (View view : views(recorded)) {
                for (int width = 0; width < 70; width++) {
                    for (boolean showsDetails : new boolean[] {false, true}) {
                        ViewState state = new ViewState(new Shared());
                        state.setShowsDetails(showsDetails);
                        draw(view, new int[] {width, width % 7}, RecordedReplies.of(recorded), state);
                    }
                }
            }
        }
    }

    private static View view(String recorded, String name) {
        return views(recorded).stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String draw(View view, int[] size, Replies replies, ViewState state) {
        Buffer buffer = new Buffer(size[0], size[1], true);
        view.draw(buffer, buffer.area(), replies, state);
        return buffer.text();
    }

    private static String screen(String what, String text, int[] size) {
        return "==== " + size[0] + "x" + size[1] + what + "\n" + text.stripTrailing() + "\n";
    }

    private static void compare(String file, String screens) throws Exception {
        assertThat(screens).doesNotContain("\u001b", "\u202e", "\u0007");
        if (WRITES) {
            Files.createDirectories(SCREENS);
            Files.writeString(SCREENS.resolve(file), screens);
        }
        assertThat(screens).isEqualTo(Files.readString(SCREENS.resolve(file), StandardCharsets.UTF_8));
    }
}
