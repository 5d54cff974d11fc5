package io.macmon.analyzer.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares two values of a trait, and weighs the difference. */
final class TraitComparison {

    /** How much two values differ. */
    enum Difference {
        NONE,
        /** As after an upgrade. */
        VERSION,
        /** As on another system, or with another name. */
        OTHER
    }

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z]+");

    private TraitComparison() {}

    /**
     * What a difference weighs, in points: 3 if only another system causes it, 2 if another system usually does, 1 if
     * the owner may cause it, 0 if it is ordinary.
     */
    static int weight(TraitKind kind, Difference difference) {
        if (difference == Difference.NONE) {
            return 0;
        }
        boolean isOther = difference == Difference.OTHER;
        return switch (kind) {
            case TTL, TCP_SYN -> isOther ? 3 : 0;
            case DHCP_VENDOR_CLASS, LLDP_CLASS, LLDP_DESCRIPTION, LLDP_MODEL, CDP_PLATFORM, MDNS_MODEL ->
                isOther ? 3 : 1;
            case DHCP_PARAMETERS, DHCP6_OPTIONS -> isOther ? 2 : 0;
            case DHCP6_VENDOR_CLASS, SSDP_SERVER, LLDP_CHASSIS, UPNP_DEVICE, IDENTITY_8021X -> isOther ? 2 : 1;
            case DHCP_HOST_NAME, DHCP_CLIENT_ID, DHCP6_DUID, NBNS_NAME, MDNS_INSTANCE, MDNS_SERVICE -> 1;
            case LLDP_CAPABILITY, OUI -> 0;
        };
    }

    /** Whether a change of this kind alone is worth a finding: services come and go on one device. */
    static boolean isWorthAFinding(TraitKind kind) {
        return kind != TraitKind.MDNS_INSTANCE && kind != TraitKind.MDNS_SERVICE && kind != TraitKind.UPNP_DEVICE;
    }

    static Difference compare(TraitKind kind, String before, String after) {
        if (before.equalsIgnoreCase(after)) {
            return Difference.NONE;
        }
        return switch (kind) {
            case DHCP_PARAMETERS, DHCP6_OPTIONS -> compareLists(before, after);
            case TCP_SYN -> layout(before).equals(layout(after)) ? Difference.NONE : Difference.OTHER;
            case DHCP_VENDOR_CLASS,
                    DHCP6_VENDOR_CLASS,
                    LLDP_DESCRIPTION,
                    LLDP_MODEL,
                    CDP_PLATFORM,
                    MDNS_MODEL,
                    SSDP_SERVER -> family(before).equals(family(after)) ? Difference.VERSION : Difference.OTHER;
            default -> Difference.OTHER;
        };
    }

    // A client requests a few more options in some messages, or after an upgrade; its order stays.
    private static Difference compareLists(String before, String after) {
        List<String> one = Arrays.asList(before.split(",", -1));
        List<String> other = Arrays.asList(after.split(",", -1));
        List<String> commonOfOne = one.stream().filter(other::contains).toList();
        List<String> commonOfOther = other.stream().filter(one::contains).toList();
        boolean isExtended = commonOfOne.size() * 3 >= Math.min(one.size(), other.size()) * 2;
        boolean isSameSet = commonOfOne.size() == one.size() && commonOfOther.size() == other.size();
        return isSameSet || (isExtended && commonOfOne.equals(commonOfOther)) ? Difference.NONE : Difference.OTHER;
    }

    // Programs choose the window, and upgrades the scale; only the system chooses which options there are, and where.
    private static String layout(String signature) {
        String options = signature.substring(signature.lastIndexOf(':') + 1);
        return DIGITS.matcher(options).replaceAll("");
    }

    private static final Set<String> SHARED_WORDS = Set.of("linux", "freebsd", "darwin", "upnp");

    // As in dhcpcd of dhcpcd-9.4.1:Linux-5.10 and msft of MSFT 5.0.
    private static String family(String text) {
        String[] words = NO_LETTERS.split(text.toLowerCase(Locale.ROOT), -1);
        for (String word : words) {
            if (word.length() > 1 && !SHARED_WORDS.contains(word)) {
                return word;
            }
        }
        return words.length == 0 ? "" : words[0];
    }
}
