package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchAliasTest {

    @Test
    void knowsThatThisProcessRuns() throws Exception {
        String alias = WatchAlias.ofThisProcess().toString();

        assertThat(alias)
                .startsWith("macmon watch pid=" + ProcessHandle.current().pid() + " start=");
        assertThat(WatchAlias.isOfDeadProcess(alias)).isFalse();
    }

    @Test
    void knowsThatAProcessOfTheSameNumberButAnotherStartIsDead() throws Exception {
        WatchAlias own = WatchAlias.ofThisProcess();
        WatchAlias earlier = new WatchAlias(own.pid(), own.startTime() - 1, own.pidNamespace());

        assertThat(WatchAlias.isOfDeadProcess(earlier.toString())).isTrue();
    }

    @Test
    void knowsThatAProcessWhoseNumberIsFreeIsDead() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        WatchAlias own = WatchAlias.ofThisProcess();

        assertThat(WatchAlias.isOfDeadProcess(new WatchAlias(ended.pid(), 5, own.pidNamespace()).toString()))
                .isTrue();
    }

    @Test
    void doesNotJudgeAProcessOfAnotherContainer() throws Exception {
        WatchAlias own = WatchAlias.ofThisProcess();
        WatchAlias elsewhere = new WatchAlias(own.pid(), own.startTime() - 1, own.pidNamespace() + "1");

        assertThat(WatchAlias.isOfDeadProcess(elsewhere.toString())).isFalse();
    }

    @Test
    void doesNotJudgeAnAliasThatSomebodyElseWrote() {
        assertThat(WatchAlias.isOfDeadProcess("")).isFalse();
        assertThat(WatchAlias.isOfDeadProcess("uplink to floor 2")).isFalse();
        assertThat(WatchAlias.isOfDeadProcess("macmon watch pid=1 start=x pidns=1"))
                .isFalse();
        assertThat(WatchAlias.isOfDeadProcess("macmon watch pid=99999999999999999999 start=1 pidns=1"))
                .isFalse();
    }
}
