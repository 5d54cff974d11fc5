package io.macmon.config.policy.write;

import io.macmon.config.net.IpAddress;
import io.macmon.config.net.IpPrefix;
import io.macmon.config.policy.ListedStation;
import java.util.List;
import java.util.regex.Pattern;

/** Host names and single addresses, as other programs accept them. */
final class HostNames {

    // RFC 1123, section 2.1, plus underscores, which are common; a letter comes first, so that a name is never a
    // number.
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z][\\w-]{0,62}(?<!-)(\\.\\w[\\w-]{0,62}(?<!-))*");

    private HostNames() {}

    static boolean isValid(String text) {
        return NAME.matcher(text).matches();
    }

    /** The addresses in an entry, without its prefixes. */
    static List<IpAddress> addresses(ListedStation entry) {
        return entry.addresses().stream()
                .filter(prefix -> prefix.length() == (prefix.address().version() == 4 ? 32 : 128))
                .map(IpPrefix::address)
                .toList();
    }
}
