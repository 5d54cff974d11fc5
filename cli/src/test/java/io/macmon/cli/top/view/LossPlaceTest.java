package io.macmon.cli.top.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossPlaceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nic",
                "backlog",
                "kernel",
                "ring",
                "analysis",
                "writer",
                "guard",
                "recorder",
                "outbox",
                "outputs",
                "spool"
            })
    void theWebPageUsesTheSameWords(String name) throws IOException {
        LossPlace place = LossPlace.of(name);

        try (InputStream page = LossPlaceTest.class.getResourceAsStream("/io/macmon/cli/web/page/places.js")) {
            assertThat(new String(page.readAllBytes(), UTF_8))
                    .contains("\n  " + name + ": place('" + place.unit() + "', ", place.why(), place.advice())
                    .contains(place.countedBy());
        }
    }
}
