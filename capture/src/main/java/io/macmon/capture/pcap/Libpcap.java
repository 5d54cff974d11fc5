package io.macmon.capture.pcap;

import io.macmon.config.text.MacmonException;
import org.pcap4j.core.Pcaps;

/** Checks that libpcap is installed: without it, pcap4j fails in a static initialiser, with an obscure error. */
public final class Libpcap {

    private Libpcap() {}

    /** The library's version line, such as {@code libpcap version 1.10.3 (with TPACKET_V3)}. */
    public static String version() throws MacmonException {
        require();
        return Pcaps.libVersion();
    }

    static void require() throws MacmonException {
        try {
            Pcaps.libVersion();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError missing) {
            throw new MacmonException(
                    "libpcap is not installed; filters and the engine pcap4j need it",
                    "install it, on Debian with: apt-get install libpcap0.8",
                    missing);
        }
    }
}
