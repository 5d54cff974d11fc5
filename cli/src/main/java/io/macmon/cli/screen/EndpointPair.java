package io.macmon.cli.screen;

import io.macmon.analyzer.flow.record.FlowEndpoint;
import io.macmon.analyzer.flow.record.FlowRecord;

/**
 * Source and destination of a flow in a limited number of columns. What does not fit is left out in this order: the
 * client's port, which no one looks up, then the middle of the addresses.
 *
 * @param source      IP address and port, or a MAC address
 * @param destination IP address and port, or a MAC address
 */
record EndpointPair(String source, String destination) {

    private static final String ARROW = " > ";
    private static final String ELISION = "..";
    private static final int SHORTEST = ELISION.length() + 2;

    /** Both ends in full. */
    static EndpointPair of(FlowRecord flow) {
        return new EndpointPair(endpoint(flow, flow.source()), endpoint(flow, flow.destination()));
    }

    /** The same without the client's port. The client is the end with the higher port, or else the source. */
    static EndpointPair withoutClientPort(FlowRecord flow) {
        boolean sourceIsClient = flow.source().port() >= flow.destination().port();
        return new EndpointPair(
                sourceIsClient ? host(flow.source()) : endpoint(flow, flow.source()),
                sourceIsClient ? endpoint(flow, flow.destination()) : host(flow.destination()));
    }

    int length() {
        return source.length() + ARROW.length() + destination.length();
    }

    /** The same in at most this many columns. */
    EndpointPair shortenedTo(int columns) {
        if (length() <= columns) {
            return this;
        }
        int room = columns - ARROW.length();
        int half = room / 2;
        int forSource = Math.max(Math.min(source.length(), half), room - destination.length());
        return new EndpointPair(shorten(source, forSource), shorten(destination, room - forSource));
    }

    /**
     * Appends the pair.
     *
     * @param sourceColumns the source is padded to this width, as far as the pair then fits
     * @param columns       number of columns of the pair, unless it is longer
     */
    void appendTo(StringBuilder line, int sourceColumns, int columns) {
        line.append(source);
        int padding = Math.min(sourceColumns - source.length(), columns - length());
        for (int i = 0; i < padding; i++) {
            line.append(' ');
        }
        line.append(ARROW).append(destination);
    }

    static String endpoint(FlowRecord flow, FlowEndpoint endpoint) {
        if (endpoint.address() == null || endpoint.port() == 0 || flow.isIcmp()) {
            return host(endpoint);
        }
        String address = host(endpoint);
        String host = endpoint.address().version() == 6 ? "[" + address + "]" : address;
        return host + ":" + endpoint.port();
    }

    private static String host(FlowEndpoint endpoint) {
        return endpoint.address() == null
                ? endpoint.mac().toString()
                : endpoint.address().toString();
    }

    // Leaves out the middle of the address; a port after it stays.
    private static String shorten(String endpoint, int columns) {
        if (endpoint.length() <= columns) {
            return endpoint;
        }
        int bracket = endpoint.indexOf(']');
        int portStart = bracket >= 0 || !endpoint.contains(".") ? bracket : endpoint.indexOf(':');
        String port = portStart < 0 ? "" : endpoint.substring(portStart);
        String address = endpoint.substring(0, endpoint.length() - port.length());
        int left = Math.max(SHORTEST, columns - port.length()) - ELISION.length();
        int head = (left + 1) / 2;
        return address.substring(0, head) + ELISION + address.substring(address.length() - (left - head)) + port;
    }
}
