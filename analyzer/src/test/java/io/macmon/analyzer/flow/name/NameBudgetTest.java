package io.macmon.analyzer.flow.name;

import static io.macmon.analyzer.flow.name.NameBudget.SENDERS;
import static io.macmon.analyzer.flow.name.NameBudget.SENDER_NANOS;
import static io.macmon.analyzer.flow.name.NameBudget.SHARED_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameBudgetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long COST = 10_000;

    private final NameBudget budget = new NameBudget(true);

    @Test
    void aSenderHasItsOwnPartAndWhatIsShared() {
        assertThat(spendAll(1, 0)).isEqualTo(SENDER_NANOS + SHARED_NANOS);
        assertThat(spendAll(1, SECOND - 1)).isZero();
        assertThat(spendAll(1, SECOND)).isEqualTo(SENDER_NANOS + SHARED_NANOS);
    }

    /** Two senders share a part with a probability of 1 / 256, so some of a few are alone. */
    @Test
    void aSenderCannotTakeThePartsOfOthers() {
        spendAll(1, 0);
        long others = 0;
        for (int mac = 2; mac < 12; mac++) {
            others += spendAll(mac, 0);
        }

        assertThat(others).isBetween(2 * SENDER_NANOS, 10 * SENDER_NANOS);
    }

    @Test
    void allSendersTogetherAreLimited() {
        long spent = 0;
        for (int mac = 0; mac < 100_000; mac++) {
            spent += spendAll(mac, 0);
        }

        assertThat(spent).isEqualTo(SENDERS * SENDER_NANOS + SHARED_NANOS);
    }

    @Test
    void answersHaveTheirOwnPart() {
        long others = 0;
        for (int mac = 0; mac < 5; mac++) {
            spendAll(mac, 0);
            others += budget.mayRead(mac, true, 0) ? 1 : 0;
        }

        assertThat(others).isPositive();
    }

    @Test
    void whatWasSpentBeyondTheLimitIsMissingLater() {
        assertThat(budget.mayRead(1, false, 0)).isTrue();
        budget.spend(3 * SHARED_NANOS + SENDER_NANOS);

        assertThat(spendAll(1, SECOND)).isEqualTo(SENDER_NANOS);
        assertThat(spendAll(1, 2 * SECOND)).isEqualTo(SENDER_NANOS);
        assertThat(spendAll(1, 3 * SECOND)).isEqualTo(SENDER_NANOS + SHARED_NANOS);
    }

    @Test
    void aClockMaySetTheTimeBack() {
        spendAll(1, 100 * SECOND);

        assertThat(spendAll(1, 0)).isEqualTo(SENDER_NANOS + SHARED_NANOS);
    }

    @Test
    void nothingIsLimitedInAFile() {
        NameBudget unlimited = new NameBudget(false);
        unlimited.spend(Long.MAX_VALUE / 2);

        assertThat(unlimited.mayRead(1, false, 0)).isTrue();
    }

    private long spendAll(long mac, long nanos) {
        long spent = 0;
        for (; budget.mayRead(mac, false, nanos); spent += COST) {
            budget.spend(COST);
        }
        return spent;
    }
}
