package io.macmon.config;

import java.util.Locale;

/** What the frames of a flow have in common, besides VLAN IDs. */
public enum FlowKeyFields {

    /** IP addresses, protocol and ports; MAC addresses and EtherType for frames without IP. */
    IP,

    /** MAC addresses as well. */
    MAC;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
