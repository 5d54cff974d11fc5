package io.macmon.cli.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.view.View.Request;
import io.macmon.cli.top.view.ViewState.Shared;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The views of a fleet, with names that an attacker chose. */
class FleetViewsTest {

    private static final String HOSTILE = "h\\u001B[31mq\\u202E";
    private static final Replies REPLIES = RecordedReplies.parsed("""
            {"places":{"ok":true,"places":[
              {"place":"branch","state":"partly silent","stations":3,"stations_all":2000000,
               "last_report":"2026-11-28T13:29:50Z","policies":["0123456789abcdef",""],
               "policy_differs":true,"dropped":7,
               "sensors":[{"sensor":"b1/eth0","state":"silent","dropped":{"kernel":7}}]},
              {"place":"HOSTILE","state":"ok","stations":0,"stations_all":1,"policies":[],"sensors":[]}],
              "unreachable":["192.0.2.6:9465"]},
             "find q=&place=&after=":{"ok":true,"more":true,"next":"02:00:00:00:00:02","stations":[
              {"mac":"02:00:00:00:00:01","names":["HOSTILE"],"addresses":["192.0.2.7"],"place":"branch","state":"heard",
               "cloned":"2026-11-28T13:29:00Z","first":"2026-11-28T11:30:00Z","last":"2026-11-28T13:30:00Z","heard":[
               {"place":"branch","sensor":"b1/eth0","first":"2026-11-28T12:30:00Z","last":"2026-11-28T13:30:00Z"},
               {"place":"HOSTILE","sensor":"hq","first":"2026-11-28T11:30:00Z","last":"2026-11-28T12:00:00Z"}]},
              {"mac":"02:00:00:00:00:02","names":[],"addresses":[],"place":"HOSTILE","state":"silent"}]},
             "find q=&place=&after=02%3A00%3A00%3A00%3A00%3A02":{"ok":true,"stations":[
              {"mac":"02:00:00:00:00:03","names":["last"],"place":"branch","state":"heard"}]},
             "findings":{"ok":true,"findings":[{"id":"f1","kind":"cloned-mac","severity":"high","state":"open",
              "station":"02:00:00:00:00:01","places":["branch","HOSTILE"],"evidence":"heard at both"}]}}
            """.replace("HOSTILE", HOSTILE));
    private static final Actions NO_ACTIONS = new Actions() {
        @Override
        public void send(Request request, Function<JsonObject, String> onSuccess) {
            throw new AssertionError("the fleet takes no " + request);
        }

        @Override
        public void show(String message) {
            throw new AssertionError(message);
        }

        @Override
        public void edit(String label, String text, Consumer<String> onEnd) {
            throw new AssertionError(label);
        }
    };

    private final ViewState state = new ViewState(new Shared());

    private static View view(String name) {
        return Views.of("fleet", ZoneOffset.UTC).stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String draw(View view, int columns, int rows) {
        Buffer buffer = new Buffer(columns, rows, true);
        view.draw(buffer, buffer.area(), REPLIES, state);
        String text = buffer.text();
        assertThat(text).doesNotContain("\u001B", "\u202E");
        return text;
    }

    @Test
    void showsPlacesAndWhatIsWrongThere() {
        View places = view("Places");
        assertThat(draw(places, 120, 10))
                .contains("2 places, 1 silent  [not answering: 192.0.2.6:9465]")
                .containsPattern("branch +partly silent +3 +2,000,000 +1 +10s +01234567, none differs +7");
        state.setFilter("place:branch");
        assertThat(draw(places, 120, 10)).contains("1 of 2 places");
        state.setShowsDetails(true);
        assertThat(draw(places, 120, 40)).contains("b1/eth0", "kernel");
    }

    @Test
    void showsStationsPageByPage() {
        View stations = view("Stations");
        assertThat(draw(stations, 120, 10))
                .contains("2 stations  [page 1, n next]")
                .containsPattern("02:00:00:00:00:01 +branch \\+1 +h.*heard, cloned");
        assertThat(stations.onKey(Key.of('n'), REPLIES, state, NO_ACTIONS)).isTrue();
        assertThat(draw(stations, 120, 10)).contains("1 station  [page 2]", "02:00:00:00:00:03");
        assertThat(stations.onKey(Key.of('p'), REPLIES, state, NO_ACTIONS)).isTrue();
        assertThat(draw(stations, 120, 10)).contains("02:00:00:00:00:02");
    }

    @Test
    void showsWhereAStationWasAndWhen() {
        View stations = view("Stations");
        state.setShowsDetails(true);
        String details = draw(stations, 150, 40);

        assertThat(details).contains("Where, from 11:30:00 until now");
        assertThat(details).containsPattern("\n *·{60}█{60} *\n").containsPattern("\n *█{31}·{89} *\n");
    }

    @Test
    void theFleetSearchesTheFilter() {
        View stations = view("Stations");
        state.setFilter("place:hq state:heard Printer -old");
        draw(stations, 120, 10);
        assertThat(stations.requests()).containsExactly(Request.of("find", "q=Printer&place=hq&after="));
        state.setFilter("mac:00:11");
        draw(stations, 120, 10);
        assertThat(stations.requests()).containsExactly(Request.of("find", "q=00%3A11&place=&after="));
    }

    @Test
    void findingsHavePlacesAndNoActions() {
        View findings = view("Findings");
        assertThat(draw(findings, 140, 10)).containsPattern("cloned-mac +02:00:00:00:00:01 +branch, h");
        for (char key : "aAmfw".toCharArray()) {
            assertThat(findings.onKey(Key.of(key), REPLIES, state, NO_ACTIONS)).isFalse();
        }
    }

    @Test
    void drawsInAnySize() {
        for (View view : Views.of("fleet", ZoneOffset.UTC)) {
            for (boolean isDetailed : List.of(false, true)) {
                state.setShowsDetails(isDetailed);
                for (int columns = 1; columns < 130; columns += 7) {
                    draw(view, columns, 1 + columns / 4);
                }
            }
        }
    }
}
