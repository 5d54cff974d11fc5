package io.macmon.fleet.application.index;

import io.macmon.config.net.IpAddress;
import io.macmon.fleet.place.StationState;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The keys of the store that finds stations: a letter, what is searched, a NUL, and the MAC address. */
public final class IndexKey {

    private static final char PLACE = 'p';
    private static final char NAME = 'n';
    private static final char ADDRESS = 'a';
    private static final char END = '\0';
    private static final String LAST = "\uDBFF\uDFFF"; // follows all characters of a text

    private IndexKey() {}

    /** The keys of a station. */
    static Set<String> of(String mac, StationState state) {
        Set<String> keys = new TreeSet<>();
        state.visits().keySet().forEach(sensor -> keys.add(place(state.placeOf(sensor)) + mac));
        state.names().forEach(name -> keys.add(name(name) + END + mac));
        state.addresses()
                .forEach(address -> keys.add(address(IpAddress.of(address).toString()) + END + mac));
        return keys;
    }

    /** What the keys of the stations at a place start with. */
    public static String place(String place) {
        return PLACE + text(place) + END;
    }

    /** What the keys of the names with a prefix start with. */
    public static String name(String prefix) {
        return NAME + text(prefix).toLowerCase(Locale.ROOT);
    }

    /** What the keys of the IP addresses with a prefix start with. */
    public static String address(String prefix) {
        return ADDRESS + text(prefix).toLowerCase(Locale.ROOT);
    }

    /** What the keys of exactly this name or IP address start with. */
    public static String whole(String prefix) {
        return prefix + END;
    }

    /** The end of the range of the keys with a prefix. */
    public static String last(String prefix) {
        return prefix + LAST;
    }

    /** The MAC address at the end of a key. */
    public static String macOf(String key) {
        return key.substring(key.lastIndexOf(END) + 1);
    }

    private static String text(String text) {
        return text.replace(END, ' ');
    }
}
