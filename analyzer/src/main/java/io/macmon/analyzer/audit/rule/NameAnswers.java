package io.macmon.analyzer.audit.rule;

import io.macmon.config.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The names to which one station gave an address within a day; the latest {@value #MAX_NAMES}. */
final class NameAnswers {

    private static final int MAX_NAMES = 16;
    private static final int NETBIOS_LENGTH = 15;
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    private final List<Answer> answers = new ArrayList<>(2);

    /** Adds an answer, or renews it. */
    void add(String name, IpAddress address, boolean isMulticastDns, long nanos) {
        boolean isOnlyMulticast =
                isMulticastDns && answers.stream().allMatch(known -> known.isMulticastDns || !known.name.equals(name));
        answers.removeIf(known -> known.name.equals(name) || Math.abs(nanos - known.nanos) > DAY_NANOS);
        if (answers.size() == MAX_NAMES) {
            answers.remove(0);
        }
        answers.add(new Answer(name, address, isOnlyMulticast, nanos));
    }

    /**
     * The names that lead to the station itself or to the address, latest last.
     *
     * @param isOwn whether an address belongs to the station
     */
    List<Answer> leadingTo(IpAddress address, Predicate<IpAddress> isOwn) {
        return answers.stream()
                .filter(answer -> answer.address.equals(address) || isOwn.test(answer.address))
                .toList();
    }

    /** Whether all of the names are this one. NetBIOS names are truncated. */
    boolean isOnly(String name) {
        return answers.stream()
                .allMatch(answer -> answer.name.startsWith(truncated(name)) && name.startsWith(truncated(answer.name)));
    }

    private static String truncated(String name) {
        return name.length() > NETBIOS_LENGTH ? name.substring(0, NETBIOS_LENGTH) : name;
    }

    /**
     * An address for a name.
     *
     * @param isMulticastDns whether all answers for the name were in mDNS, not in LLMNR or NBNS
     */
    record Answer(String name, IpAddress address, boolean isMulticastDns, long nanos) {}
}
