package io.macmon.cli.options;

import io.macmon.config.text.ConfigException;
import java.net.InetSocketAddress;

/** The address that a server listens on: {@code [ADDRESS:]PORT}. */
public final class ListenAddress {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_PORT = 65_535;

    private ListenAddress() {}

    /**
     * Parses an address without a name service: numbers, or localhost. Without an address, it is 127.0.0.1.
     *
     * @param setting names the option in an error
     * @param port    an example of a port
     * @throws ConfigException for anything else
     */
    public static InetSocketAddress parse(String setting, String text, int port) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        String number = text.substring(colon + 1);
        boolean isAddress = host.equals("localhost")
                || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\\w+)?");
        boolean isPort = number.matches("[0-9]{1,5}") && Integer.parseInt(number) <= MAX_PORT;
        InetSocketAddress address = isAddress && isPort
                ? new InetSocketAddress(host.equals("localhost") ? LOOPBACK : host, Integer.parseInt(number))
                : null;
        if (address == null || address.isUnresolved()) {
            throw new ConfigException(
                    setting,
                    "invalid address \"" + text + "\"; write " + port + ", 127.0.0.1:" + port + " or [::1]:" + port);
        }
        return address;
    }
}
