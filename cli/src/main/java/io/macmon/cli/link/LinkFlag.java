package io.macmon.cli.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Device flags, with the same names and in the same order as {@code ip} prints them (include/uapi/linux/if.h). */
enum LinkFlag {
    LOOPBACK(0x8),
    BROADCAST(0x2),
    POINTOPOINT(0x10),
    MULTICAST(0x1000),
    NOARP(0x80),
    ALLMULTI(0x200),
    PROMISC(0x100),
    MASTER(0x400),
    SLAVE(0x800),
    DEBUG(0x4),
    DYNAMIC(0x8000),
    AUTOMEDIA(0x4000),
    PORTSEL(0x2000),
    NOTRAILERS(0x20),
    UP(0x1),
    LOWER_UP(0x1_0000),
    DORMANT(0x2_0000),
    ECHO(0x4_0000);

    private static final int RUNNING = 0x40;

    private final int bit;

    LinkFlag(int bit) {
        this.bit = bit;
    }

    /**
     * Returns the names of the flags that are set, and the two that {@code ip} adds: NO-CARRIER, and M-DOWN if the
     * parent is down.
     */
    static List<String> names(LinkWithParent shown) {
        int flags = shown.device().flags();
        List<String> names = new ArrayList<>();
        if (UP.isSet(flags) && (flags & RUNNING) == 0) {
            names.add("NO-CARRIER");
        }
        Arrays.stream(values())
                .filter(flag -> flag.isSet(flags))
                .map(LinkFlag::name)
                .forEach(names::add);
        shown.parent().filter(parent -> !parent.isUp()).ifPresent(down -> names.add("M-DOWN"));
        return names;
    }

    private boolean isSet(int flags) {
        return (flags & bit) != 0;
    }
}
