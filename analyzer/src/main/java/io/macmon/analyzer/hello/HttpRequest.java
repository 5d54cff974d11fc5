package io.macmon.analyzer.hello;

/**
 * The head of an HTTP/1 request (RFC 9112).
 *
 * @param method the method
 * @param host the value of the field Host, including the port if it has one; empty without this field
 */
public record HttpRequest(String method, String host) {

    /** The host without the port. An IPv6 address keeps its brackets. */
    public String hostName() {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
