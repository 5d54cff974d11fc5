package io.macmon.analyzer.audit;

import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.finding.FindingWeight;
import io.macmon.analyzer.audit.finding.FindingWeight.Rank;
import io.macmon.analyzer.audit.segment.AddressBook;
import io.macmon.analyzer.audit.segment.StationRanks;
import io.macmon.config.net.IpAddress;
import io.macmon.config.net.MacAddress;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Weighs findings by the stations that they concern: the station itself, and the one in the subject, which is a MAC
 * address or the IP address that a station owns or owned before.
 */
final class FindingWeights implements FindingWeight.Scale {

    /** A station as the victim, not as the source: noise in its name must not hide an attack on it. */
    private static final long VICTIM = 1L << 62;

    private static final Party NO_PARTY = new Party(Rank.OTHER, 0);
    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    private final StationRanks ranks;
    private final AddressBook book;
    private final IntSupplier vlan;

    /** @param vlan gives the VLAN of the current frame; 0 if untagged */
    FindingWeights(StationRanks ranks, AddressBook book, IntSupplier vlan) {
        this.ranks = ranks;
        this.book = book;
        this.vlan = vlan;
    }

    @Override
    public FindingWeight weigh(long station, String subject) {
        Party own = party(station);
        boolean isListed = ranks.isListed(station);
        Party other = otherParty(station, subject);
        if (other.rank == Rank.OTHER) {
            return new FindingWeight(own.rank, station, station, isListed);
        }
        Rank rank = own.rank.compareTo(other.rank) >= 0 ? own.rank : other.rank;
        long victim = other.mac | VICTIM;
        return new FindingWeight(rank, own.rank == Rank.OTHER ? victim : station, victim, isListed);
    }

    private Party otherParty(long station, String subject) {
        if (MAC.matcher(subject).matches()) {
            return party(MacAddress.parse(subject).value());
        }
        return Finding.addressIn(subject)
                .map(address -> owner(station, address))
                .orElse(NO_PARTY);
    }

    // The weightier of the owner and the previous owner, because a finding may come with the loss of the address; never
    // the station itself if the other one matters.
    private Party owner(long station, IpAddress address) {
        if (ranks.isRouterAddress(address)) {
            return new Party(Rank.ROLE, -address.low());
        }
        AddressBook.Entry entry = book.find(address, vlan.getAsInt());
        if (entry == null) {
            return NO_PARTY;
        }
        Party owner = party(entry.owner());
        Party previous = party(entry.previousOwner());
        if (owner.mac == station && previous.rank != Rank.OTHER) {
            return previous;
        }
        if (previous.mac == station && owner.rank != Rank.OTHER) {
            return owner;
        }
        return previous.rank.compareTo(owner.rank) > 0 ? previous : owner;
    }

    private Party party(long mac) {
        return new Party(ranks.rank(mac), mac);
    }

    /** A station that a finding concerns; a negative number stands for a virtual router. */
    private record Party(Rank rank, long mac) {}
}
