package io.macmon.fleet.transmit;

import java.util.Map;

/**
 * How to reach the brokers.
 *
 * @param servers  {@code HOST:PORT}, separated by commas
 * @param prefix   what the names of all topics start with
 * @param security Kafka's own settings for TLS and SASL; empty for neither
 */
public record BrokerOptions(String servers, String prefix, Map<String, String> security) {

    public BrokerOptions {
        security = Map.copyOf(security);
    }

    /** Does not reveal passwords. */
    @Override
    public String toString() {
        return "kafka://" + servers + "/" + prefix;
    }
}
