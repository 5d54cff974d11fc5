package io.macmon.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.LinkUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventOrderTest {

    private final List<MonitorEvent> passedOn = new ArrayList<>();
    private final EventOrder order = new EventOrder(Duration.ofSeconds(2), passedOn::add);

    @Test
    void holdsBackAnEventUntilNoEarlierOneCanArrive() {
        order.add(at(3));
        order.releaseDue(Instant.ofEpochSecond(4));
        assertThat(passedOn).isEmpty();

        order.add(at(1));
        order.releaseDue(Instant.ofEpochSecond(5));

        assertThat(passedOn).containsExactly(at(1), at(3));
    }

    @Test
    void passesOnAllEventsAtTheEnd() {
        order.add(at(9));
        order.add(at(8));

        order.releaseAll();
        order.releaseAll();

        assertThat(passedOn).containsExactly(at(8), at(9));
    }

    private static MonitorEvent at(long second) {
        return new LinkUp(Instant.ofEpochSecond(second));
    }
}
