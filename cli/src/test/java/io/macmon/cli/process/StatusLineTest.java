package io.macmon.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final StatusLine line = new StatusLine(terminal);

    @Test
    void printsAboveTheLine() throws IOException {
        print("a\n");
        line.show("50%");
        print("b\nc\n");
        line.clear();
        print("d\n");

        assertThat(shown()).isEqualTo("a\n" + ERASE + "50%" + ERASE + "b\nc\n" + ERASE + "50%" + ERASE + "d\n");
    }

    @Test
    void waitsForTheEndOfALineThatIsPrintedInParts() throws IOException {
        line.show("50%");
        print("half");
        line.show("60%");
        print(" line\n");

        assertThat(shown()).isEqualTo(ERASE + "50%" + ERASE + "half line\n" + ERASE + "60%");
    }

    @Test
    void leavesNothingAfterALineThatIsNeverEnded() throws IOException {
        print("half");
        line.show("50%");
        line.clear();

        assertThat(shown()).isEqualTo("half");
    }

    private void print(String text) throws IOException {
        byte[] bytes = (" " + text).getBytes(UTF_8);
        line.print(terminal, bytes, 1, bytes.length - 1);
    }

    private String shown() {
        return terminal.toString(UTF_8);
    }
}
