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
    private int checked;

    /**
     * Adds an answer, or renews it.
     *
     * @param isOwn whether an address belongs to the station; asked for this answer and one of the others, because the
     *     station may have claimed the address since
     */
    void add(String name, IpAddress address, boolean isMulticastDns, Predicate<IpAddress> isOwn, long nanos) {
        boolean isOnlyMulticast = isMulticastDns;
        for (int i = answers.size() - 1; i >= 0; i--) {
            Answer known = answers.get(i);
            boolean isSame = known.name.equals(name);
            isOnlyMulticast &= known.isMulticastDns || !isSame;
            if (isSame || Math.abs(nanos - known.nanos) > DAY_NANOS) {
                answers.remove(i);
            }
        }
        if (answers.size() == MAX_NAMES) {
            answers.remove(0);
        }
        checkNext(isOwn);
        answers.add(new Answer(name, address, isOnlyMulticast, isOwn.test(address), nanos));
    }

    private void checkNext(Predicate<IpAddress> isOwn) {
        if (!answers.isEmpty()) {
            checked = (checked + 1) % answers.size();
            Answer next = answers.get(checked);
            if (!next.isOwn && isOwn.test(next.address)) {
                answers.set(checked, new Answer(next.name, next.address, next.isMulticastDns, true, next.nanos));
            }
        }
    }

    /** The number of names that lead to the station itself or to the address. */
    int countLeadingTo(IpAddress address) {
        int count = 0;
        for (int i = 0; i < answers.size(); i++) {
            count += answers.get(i).leadsTo(address) ? 1 : 0;
        }
        return count;
    }

    /** The answers in LLMNR or NBNS that lead to an address. */
    int countRequestedLeadingTo(IpAddress address) {
        int count = 0;
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            count += !answer.isMulticastDns && answer.leadsTo(address) ? 1 : 0;
        }
        return count;
    }

    /** The names that lead to the station itself or to the address, latest last. */
    List<String> leadingTo(IpAddress address) {
        return answers.stream()
                .filter(answer -> answer.leadsTo(address))
                .map(Answer::name)
                .toList();
    }

    /** The address of a name; null if it is not known. */
    IpAddress addressOf(String name) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).name.equals(name)) {
                return answers.get(i).address;
            }
        }
        return null;
    }

    /** Whether all of the names are this one. NetBIOS names are truncated. */
    boolean isOnly(String name) {
        String truncated = truncated(name);
        for (int i = 0; i < answers.size(); i++) {
            String known = answers.get(i).name;
            if (!known.startsWith(truncated) || !name.startsWith(truncated(known))) {
                return false;
            }
        }
        return true;
    }

    private static String truncated(String name) {
        return name.length() > NETBIOS_LENGTH ? name.substring(0, NETBIOS_LENGTH) : name;
    }

    /**
     * An address for a name.
     *
     * @param isMulticastDns whether all answers for the name were in mDNS, not in LLMNR or NBNS
     * @param isOwn          whether the address belongs to the station that answered
     */
    private record Answer(String name, IpAddress address, boolean isMulticastDns, boolean isOwn, long nanos) {

        boolean leadsTo(IpAddress other) {
            return isOwn || address.equals(other);
        }
    }
}
