package io.macmon.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

    @Test
    void readsValuesByType() throws IOException {
        JsonObject reply = JsonObject.parse("""
            {"ok":true,"name":"eth0","frames":12,"share":0.5,"drops":{"kernel":3},"list":[{"a":1},{"a":2}],
            "texts":["x","y"],"values":[1,null,3],"none":null}\
            """);

        assertThat(reply.flag("ok")).isTrue();
        assertThat(reply.text("name")).isEqualTo("eth0");
        assertThat(reply.text("frames")).isEqualTo("12");
        assertThat(reply.number("frames", -1)).isEqualTo(12);
        assertThat(reply.fraction("share", -1)).isEqualTo(0.5);
        assertThat(reply.object("drops").names()).containsExactly("kernel");
        assertThat(reply.objects("list"))
                .extracting(each -> each.number("a", 0))
                .containsExactly(1L, 2L);
        assertThat(reply.texts("texts")).containsExactly("x", "y");
        assertThat(reply.numbers("values", -1)).containsExactly(1, -1, 3);
        assertThat(reply.has("none")).isFalse();
    }

    @Test
    void treatsAValueOfAnotherTypeAsAbsent() throws IOException {
        JsonObject reply = JsonObject.parse("{\"a\":[],\"b\":\"x\",\"c\":123456789012345678901234567890}");

        assertThat(reply.number("b", 7)).isEqualTo(7);
        assertThat(reply.text("a")).isEmpty();
        assertThat(reply.object("b").names()).isEmpty();
        assertThat(reply.objects("b")).isEqualTo(List.of());
        assertThat(reply.flag("missing")).isFalse();
        assertThat(reply.fraction("c", 0)).isGreaterThan(1e29);
    }

    @Test
    void refusesWhatIsNotAnObject() {
        assertThatThrownBy(() -> JsonObject.parse("[]")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void becomesTheSameJsonAgain() throws IOException {
        String json =
                "{\"b\":\"x\\u0000\\\"\",\"a\":[1,-2.5,null,true,[],{}],\"o\":{\"n\":{\"m\":9223372036854775807}}}";

        assertThat(JsonObject.parse(json)).hasToString(json);
        assertThat(JsonObject.EMPTY).hasToString("{}");
    }
}
