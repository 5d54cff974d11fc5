package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final boolean LIVE = true;
    private static final boolean FILE = true;
    private static final boolean BROKEN = true;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void letsOnlyTheAnalysisOfACaptureFileWait() {
        assertThat(new Patience(LIVE, FILE).lettingAnalysisWait()).isFalse();
        assertThat(new Patience(!LIVE, !FILE).lettingAnalysisWait()).isTrue();
    }

    @Test
    void waitsForAFileAsLongAsItCanBeWritten() {
        Patience patience = new Patience(!LIVE, FILE);

        assertThat(patience.offline(!BROKEN, 3_600 * SECOND)).isTrue();
        assertThat(patience.offline(BROKEN, 0)).isFalse();
        assertThat(patience.atEnd(!BROKEN, 3_600 * SECOND, 3_600 * SECOND)).isTrue();
    }

    @Test
    void waitsForAReceiverAsLongAsItTakesSomething() {
        Patience patience = new Patience(!LIVE, !FILE);

        assertThat(patience.offline(BROKEN, 9 * SECOND)).isTrue();
        assertThat(patience.offline(!BROKEN, 11 * SECOND)).isFalse();
        assertThat(patience.atEnd(!BROKEN, 9 * SECOND, 3_600 * SECOND)).isTrue();
    }

    @Test
    void endsALiveCaptureInBoundedTime() {
        assertThat(new Patience(LIVE, !FILE).atEnd(!BROKEN, 0, 4 * SECOND)).isTrue();
        assertThat(new Patience(LIVE, !FILE).atEnd(!BROKEN, 0, 6 * SECOND)).isFalse();
        assertThat(new Patience(LIVE, FILE).atEnd(!BROKEN, 0, 59 * SECOND)).isTrue();
        assertThat(new Patience(LIVE, FILE).atEnd(!BROKEN, 0, 61 * SECOND)).isFalse();
    }
}
