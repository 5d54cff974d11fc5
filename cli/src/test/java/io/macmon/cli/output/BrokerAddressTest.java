package io.macmon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.config.text.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerAddressTest {

    @Test
    void brokersAndPrefixAreRead() {
        BrokerAddress address = BrokerAddress.parse("kafka://k1:9092,[2001:db8::1]:9093,192.0.2.1:9094/lab");

        assertThat(address.servers()).containsExactly("k1:9092", "[2001:db8::1]:9093", "192.0.2.1:9094");
        assertThat(address.prefix()).isEqualTo("lab");
    }

    @ParameterizedTest
    @CsvSource({"kafka://k1:9092", "KAFKA://k1:9092/"})
    void withoutAPrefixTheTopicsAreNamedAfterMacmon(String text) {
        assertThat(BrokerAddress.parse(text).prefix()).isEqualTo("macmon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "kafka:k1:9092|'kafka:k1:9092' is not kafka://HOST:PORT[,HOST:PORT...][/PREFIX]",
                "kafka://|'kafka://' is not kafka://HOST:PORT",
                "kafka://k1|no port in 'k1'; write k1:9092",
                "kafka://k1:9092,|'kafka://k1:9092,' is not kafka://HOST:PORT",
                "kafka://user:secret@k1:9092|is not kafka://HOST:PORT",
                "kafka://k1:99999|the port in kafka://k1:99999 must be 1 to 65535",
                "kafka://k1:9092/a/b|must be 1 to 100 letters, digits, '.', '_' and '-'; got 'a/b'"
            })
    void anythingElseIsRejected(String text, String problem) {
        assertThatThrownBy(() -> BrokerAddress.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
    }
}
