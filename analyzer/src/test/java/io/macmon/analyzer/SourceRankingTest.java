package io.macmon.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.SourceRanking.SourceTotals;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceRankingTest {

    private final SourceRanking.Builder builder = new SourceRanking.Builder(3);

    @Test
    void keepsTheSourcesWithTheMostFrames() {
        List<Integer> order = IntStream.range(0, 100).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(1));
        order.forEach(source -> builder.add(source, 10L * source, 600L * source));

        SourceRanking ranking = builder.build();

        assertThat(ranking.top()).extracting(SourceTotals::frames).containsExactly(990L, 980L, 970L);
        assertThat(ranking.top().get(0).bytes()).isEqualTo(59_400);
        assertThat(ranking.sources()).isEqualTo(100);
        assertThat(ranking.others()).isEqualTo(97);
    }

    @Test
    void ordersEqualSourcesByAddressInWhateverOrderTheyCome() {
        for (long source : new long[] {4, 2, 5, 1, 3}) {
            builder.add(source, 7, 420);
        }

        assertThat(builder.build().top())
                .extracting(top -> top.source().value())
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void isEmptyWithoutSources() {
        assertThat(builder.build()).isEqualTo(SourceRanking.EMPTY);
    }
}
