package io.macmon.analyzer.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.throughput.Throughput.Histograms;
import org.junit.jupiter.api.Test;

class RatesTest {

    private final Rates rates = new Rates(2);
    private final Histograms taken = new Histograms();

    @Test
    void addsUpTheCountsOfAllWorkersInASecond() {
        rates.advance(0, 10);
        rates.advance(1, 10);
        rates.count(10, 3, 300);
        rates.count(10, 4, 400);
        rates.advance(0, 11);
        rates.advance(1, 11);

        rates.drainTo(taken);

        assertThat(taken.framesPerSecond().count()).isEqualTo(1);
        assertThat(taken.framesPerSecond.getCountAtValue(7)).isEqualTo(1);
        assertThat(taken.bitsPerSecond.getCountAtValue(5_600)).isEqualTo(1);
    }

    @Test
    void waitsForTheSlowestWorker() {
        rates.advance(0, 10);
        rates.count(10, 1, 1);
        rates.advance(0, 15);
        rates.drainTo(taken);
        assertThat(taken.framesPerSecond().count()).isZero();

        rates.advance(1, 11);
        rates.count(11, 5, 5);
        rates.advance(1, 15);
        rates.drainTo(taken);

        assertThat(taken.framesPerSecond().count()).as("seconds 10 to 14").isEqualTo(5);
        assertThat(taken.framesPerSecond.getCountAtValue(1)).isEqualTo(1);
        assertThat(taken.framesPerSecond.getCountAtValue(5)).isEqualTo(1);
        assertThat(taken.framesPerSecond.getCountAtValue(0)).isEqualTo(3);
    }

    @Test
    void recordsTheCurrentSecondWhenTheLastWorkerEnds() {
        rates.advance(0, 10);
        rates.advance(1, 10);
        rates.count(10, 1, 1);
        rates.end(0);
        rates.drainTo(taken);
        assertThat(taken.framesPerSecond().count()).isZero();

        rates.count(12, 2, 2);
        rates.end(1);
        rates.drainTo(taken);

        assertThat(taken.framesPerSecond.getCountAtValue(1)).isEqualTo(1);
        assertThat(taken.framesPerSecond.getCountAtValue(0)).as("second 11").isEqualTo(1);
        assertThat(taken.framesPerSecond.getCountAtValue(2)).isEqualTo(1);
        assertThat(taken.framesPerSecond().count()).isEqualTo(3);
    }

    @Test
    void returnsEachSecondOnce() {
        rates.advance(0, 10);
        rates.advance(1, 10);
        rates.advance(0, 20);
        rates.advance(1, 20);
        rates.drainTo(taken);
        rates.drainTo(taken);

        assertThat(taken.framesPerSecond().count()).isEqualTo(10);
    }
}
