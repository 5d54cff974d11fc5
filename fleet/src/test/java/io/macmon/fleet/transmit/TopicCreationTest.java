package io.macmon.fleet.transmit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is wrong is stated without a broker, too. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TopicCreationTest {

    @BeforeAll
    static void bringUp() throws Exception {
        Loopback.bringUp();
    }

    @Test
    void statesThatANameIsUnknown() throws Exception {
        assertThat(attempt("no-such-broker.invalid:9092"))
                .isEqualTo("cannot resolve the broker's name; check it, and the DNS servers of this host");
    }

    @Test
    void statesThatNoBrokerAnswers() throws Exception {
        assertThat(attempt("127.0.0.1:1"))
                .isEqualTo("no broker answered within 5 seconds; check the address, the firewall, and whether the"
                        + " broker requires TLS");
    }

    private static String attempt(String servers) throws InterruptedException {
        return TopicCreation.attempt(new BrokerOptions(servers, "lab", Map.of()));
    }
}
