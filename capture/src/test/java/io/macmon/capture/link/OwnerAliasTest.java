package io.macmon.capture.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerAliasTest {

    @Test
    void seesThatThisProcessIsRunning() throws Exception {
        String alias = OwnerAlias.ofThisProcess().toString();

        assertThat(alias)
                .startsWith("macmon watch pid=" + ProcessHandle.current().pid() + " start=");
        assertThat(OwnerAlias.isOwnerDead(alias)).isFalse();
    }

    @Test
    void seesThatAProcessWithAReusedPidIsDead() throws Exception {
        OwnerAlias own = OwnerAlias.ofThisProcess();
        OwnerAlias earlier = new OwnerAlias(own.pid(), own.startTime() - 1, own.pidNamespace());

        assertThat(OwnerAlias.isOwnerDead(earlier.toString())).isTrue();
    }

    @Test
    void seesThatAProcessWithAnUnusedPidIsDead() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        OwnerAlias own = OwnerAlias.ofThisProcess();

        assertThat(OwnerAlias.isOwnerDead(new OwnerAlias(ended.pid(), 5, own.pidNamespace()).toString()))
                .isTrue();
    }

    @Test
    void doesNotJudgeAProcessOfAnotherContainer() throws Exception {
        OwnerAlias own = OwnerAlias.ofThisProcess();
        OwnerAlias elsewhere = new OwnerAlias(own.pid(), own.startTime() - 1, own.pidNamespace() + "1");

        assertThat(OwnerAlias.isOwnerDead(elsewhere.toString())).isFalse();
    }

    @Test
    void doesNotJudgeAForeignAlias() {
        assertThat(OwnerAlias.isOwnerDead("")).isFalse();
        assertThat(OwnerAlias.isOwnerDead("uplink to floor 2")).isFalse();
        assertThat(OwnerAlias.isOwnerDead("macmon watch pid=1 start=x pidns=1")).isFalse();
        assertThat(OwnerAlias.isOwnerDead("macmon watch pid=99999999999999999999 start=1 pidns=1"))
                .isFalse();
    }
}
