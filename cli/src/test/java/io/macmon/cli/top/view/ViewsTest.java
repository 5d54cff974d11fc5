package io.macmon.cli.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.view.View.Request;
import io.macmon.cli.top.view.ViewState.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private final Shared shared = new Shared();
    private final ViewState state = new ViewState(shared);
    private final UserActions actions = new UserActions();

    @Test
    void showsThatAFilterIsOn() {
        View stations = view("watch", "Stations");
        Replies replies = RecordedReplies.of("watch.json");

        assertThat(lines(stations, replies).get(0)).isEqualTo("6 stations: 1 absent, 4 heard, 1 silent");
        state.setFilter("group:cameras state:heard");
        assertThat(lines(stations, replies).get(0)).isEqualTo("2 of 6 stations  [filter: group:cameras state:heard]");
        state.setFilter("nothing");
        assertThat(lines(stations, replies))
                .contains(" No station matches this filter. Press / to change it; an empty" + " filter shows all.");
    }

    @Test
    void sortsByEveryOrderInBothDirections() {
        View stations = view("watch", "Stations");
        Replies replies = RecordedReplies.of("watch.json");

        assertThat(stations.sortOrders())
                .startsWith("bytes/s", "MAC", "state")
                .contains("VLAN")
                .doesNotContain("verdict");
        assertThat(macs(stations, replies)).startsWith("01", "02", "04");
        state.reverse();
        assertThat(macs(stations, replies)).endsWith("04", "02", "01");
        state.sortByNext(stations.sortOrders().size());
        assertThat(macs(stations, replies)).containsExactly("01", "02", "03", "04", "05", "06");
        for (int i = 0; i < stations.sortOrders().size(); i++) {
            assertThat(macs(stations, replies)).hasSize(6);
            assertThat(lines(stations, replies).get(1)).containsPattern("[▲▼]");
            state.sortByNext(stations.sortOrders().size());
        }
    }

    @Test
    void keepsTheSelectionAndTheFrozenOrderInNewReplies() {
        View stations = view("watch", "Stations");
        lines(stations, two(5, 9));
        state.selection().move(1);
        lines(stations, two(5, 9));
        shared.toggleFrozen();

        List<String> lines = lines(stations, two(99, 9));

        assertThat(state.selection().key()).isEqualTo("02:aa:00:00:00:01");
        assertThat(lines.get(0)).endsWith("[order frozen]");
        assertThat(lines.get(2)).contains("02:aa:00:00:00:02");
        assertThat(lines.get(3)).startsWith(">02:aa:00:00:00:01");
        shared.toggleFrozen();
        assertThat(lines(stations, two(99, 9)).get(2)).startsWith(">02:aa:00:00:00:01");
    }

    @Test
    void sortsAgainWhileTheOrderIsFrozen() {
        View stations = view("watch", "Stations");
        assertThat(macs(stations, two(5, 9))).containsExactly("02", "01");
        shared.toggleFrozen();
        assertThat(macs(stations, two(9, 5))).containsExactly("02", "01");

        state.reverse();

        assertThat(macs(stations, two(9, 5))).containsExactly("02", "01");
        state.reverse();
        assertThat(macs(stations, two(9, 5))).containsExactly("01", "02");
        assertThat(macs(stations, two(5, 9))).containsExactly("01", "02");
    }

    private static Replies two(int one, int other) {
        return RecordedReplies.parsed(
                "{\"stations\":{\"stations\":[{\"mac\":\"02:aa:00:00:00:01\",\"bytes_per_second\":" + one
                        + "},{\"mac\":\"02:aa:00:00:00:02\",\"bytes_per_second\":" + other + "}]}}");
    }

    @Test
    void showsBitsAndTotals() {
        View stations = view("watch", "Stations");
        Replies replies = RecordedReplies.of("watch.json");

        assertThat(lines(stations, replies).get(2)).contains(" 61M ");
        shared.toggleBits();
        assertThat(lines(stations, replies).get(1)).contains("bits/s");
        assertThat(lines(stations, replies).get(2)).contains(" 490M ");
        shared.toggleTotals();
        assertThat(lines(stations, replies).get(2)).contains(" 225G ");
    }

    @Test
    void statesWhenTheRowOfTheDetailsIsGone() {
        View stations = view("watch", "Stations");
        lines(stations, two(1, 2));
        state.setShowsDetails(true);
        assertThat(lines(stations, two(1, 2)).get(0)).contains("02:aa:00:00:00:02");

        Replies later = RecordedReplies.parsed("{\"stations\":{\"stations\":[{\"mac\":\"02:aa:00:00:00:01\"}]}}");

        assertThat(lines(stations, later).get(0)).contains("no longer in the list");
    }

    @Test
    void asksForPresenceAndPeersOnlyOfTheStationWhoseDetailsAreShown() {
        View stations = view("watch", "Stations");
        lines(stations, two(1, 2));
        assertThat(stations.requests()).containsExactly(Request.of("stations"));

        state.setShowsDetails(true);
        lines(stations, two(1, 2));

        assertThat(stations.requests())
                .containsExactly(
                        Request.of("stations"),
                        Request.of("presence", "hour", "02:aa:00:00:00:02"),
                        Request.of("presence", "day", "02:aa:00:00:00:02"),
                        Request.of("matrix"));
        state.setShowsDetails(false);
        lines(stations, two(1, 2));
        assertThat(stations.requests()).hasSize(1);
    }

    @Test
    void asksWhatItNeedsBeforeItAcceptsOrMutes() {
        View findings = view("audit", "Findings");
        Replies replies = RecordedReplies.of("audit-full.json");
        lines(findings, replies);

        actions.answers("printers");
        press(findings, replies, 'a');
        assertThat(actions.sent).containsExactly(Request.of("accept", "0t3wxc1f", "printers"));
        actions.answers("guests");
        press(findings, replies, 'A');
        assertThat(actions.sent).endsWith(Request.of("accept", "0t3wxc1f", "--new-group", "guests"));
        actions.answers("2d", "ticket 4711");
        press(findings, replies, 'm');
        assertThat(actions.sent).endsWith(Request.of("mute", "0t3wxc1f", "2d", "ticket 4711"));
        press(findings, replies, 'f');
        assertThat(actions.messages).endsWith("/var/log/macmon/alert-20261128T132102Z-02bb00000099.pcapng");
        assertThat(findings.onKey(Key.of('z'), replies, state, actions)).isFalse();
    }

    @Test
    void showsWhoIsMissing() {
        for (String command : List.of("watch", "audit")) {
            View stations = view(command, "Stations");
            Replies replies = RecordedReplies.of(command.equals("watch") ? "watch.json" : "audit-full.json");
            int all = macs(stations, replies).size();
            press(stations, replies, 'm');
            assertThat(lines(stations, replies).get(0)).endsWith("[filter: state:missing]");
            assertThat(macs(stations, replies)).as(command).isNotEmpty().hasSizeLessThan(all);
            assertThat(lines(stations, replies))
                    .filteredOn(line -> line.matches("[ >]02:.*"))
                    .allMatch(line -> line.contains("absent") || line.contains("silent"))
                    .noneMatch(line -> line.contains("unexpected"));
            press(stations, replies, 'm');
            assertThat(macs(stations, replies)).hasSize(all);
        }
    }

    @Test
    void capturesTheSelectedStation() {
        for (String name : List.of("Stations", "Strangers")) {
            View view = view("watch", name);
            Replies replies = RecordedReplies.of("watch.json");
            ViewState own = new ViewState(shared);
            view.draw(new Buffer(80, 24, true), new Buffer(80, 24, true).area(), replies, own);
            actions.answers("30s");

            assertThat(view.onKey(Key.of('w'), replies, own, actions)).isTrue();
        }
        assertThat(actions.sent)
                .containsExactly(
                        Request.of("capture", "02:aa:00:00:00:01", "30s"),
                        Request.of("capture", "02:bb:00:00:00:99", "30s"));
        assertThat(actions.messages).contains("writing to x.pcapng until 2026-11-28T13:30:30Z");
    }

    @Test
    void showsOpenFlowsOrThoseThatEnded() {
        View flows = view("watch", "Flows");
        Replies replies = RecordedReplies.of("watch.json");

        assertThat(lines(flows, replies).get(0)).isEqualTo("1,812 open flows, the fastest 8 shown");
        assertThat(flows.requests()).containsExactly(Request.of("open-flows"));
        press(flows, replies, 'e');
        assertThat(lines(flows, replies).get(0)).isEqualTo("the last 11 flow records");
        assertThat(flows.requests()).containsExactly(Request.of("flows"));
    }

    @Test
    void showsFlowRecordsOfARunThatKnowsNoOpenFlows() {
        View flows = view("watch", "Flows");
        Replies all = RecordedReplies.of("watch.json");
        Request ended = Request.of("flows");
        Replies replies = new Replies(RecordedReplies.NOW, Map.of(ended, all.of(ended)));

        assertThat(lines(flows, replies).get(0)).isEqualTo("the last 11 flow records");
    }

    @Test
    void showsLossesOfALongerTime() {
        View losses = view("watch", "Losses");
        Replies replies = RecordedReplies.of("watch.json");

        assertThat(lines(losses, replies)).anyMatch(line -> line.contains("kernel") && line.contains("1,192"));
        press(losses, replies, 't');
        assertThat(losses.requests()).contains(Request.of("rates", "hour"));
        assertThat(lines(losses, replies).get(1)).contains("last hour");
    }

    @Test
    void everyViewHasHelp() {
        for (String command : List.of("watch", "audit")) {
            for (View view : Views.of(command)) {
                assertThat(view.help()).as(view.name()).hasSizeGreaterThan(2).noneMatch(String::isBlank);
                assertThat(view.sortOrders()).as(view.name()).isNotEmpty().doesNotHaveDuplicates();
            }
        }
    }

    private void press(View view, Replies replies, char key) {
        assertThat(view.onKey(Key.of(key), replies, state, actions)).isTrue();
    }

    private List<String> macs(View stations, Replies replies) {
        return lines(stations, replies).stream()
                .filter(line -> line.matches("[ >]02:.*"))
                .map(line -> line.substring(16, 18))
                .toList();
    }

    private List<String> lines(View view, Replies replies) {
        Buffer buffer = new Buffer(240, 30, true);
        view.draw(buffer, buffer.area(), replies, state);
        return buffer.text().lines().toList();
    }

    private static View view(String command, String name) {
        Predicate<View> isMeant = view -> view.name().equals(name);
        return Views.of(command, ZoneOffset.UTC).stream()
                .filter(isMeant)
                .findFirst()
                .orElseThrow();
    }

    /** A user who types the lines that were prepared. */
    private static final class UserActions implements Actions {
        final List<Request> sent = new ArrayList<>();
        final List<String> messages = new ArrayList<>();
        private final Deque<String> lines = new ArrayDeque<>();

        void answers(String... typed) {
            lines.addAll(List.of(typed));
        }

        @Override
        public void send(Request request, Function<JsonObject, String> onSuccess) {
            sent.add(request);
            try {
                messages.add(onSuccess.apply(JsonObject.parse(
                        "{\"file\":\"x.pcapng\",\"until\":\"2026-11-28T13:30:30Z\",\"changed\":[\"+ x\"]}")));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        @Override
        public void show(String message) {
            messages.add(message);
        }

        @Override
        public void edit(String label, String text, Consumer<String> onLine) {
            onLine.accept(lines.remove());
        }
    }
}
