package io.macmon.analyzer.audit.segment;

/**
 * A message in which a DHCP client gives its address back. It is forged if the client goes on to use the address.
 *
 * @see AddressBook#release
 */
public final class Release {

    private final long client;
    private final long nanos;
    private long lessee = AddressBook.Entry.NO_OWNER;
    private long requester = AddressBook.Entry.NO_OWNER;
    private boolean isForged;

    Release(long client, long nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    /** The station that gave the address back, according to the message. */
    public long client() {
        return client;
    }

    /** When the message was sent. */
    public long nanos() {
        return nanos;
    }

    /** The station to which a server has leased the address since, or {@link AddressBook.Entry#NO_OWNER}. */
    public long lessee() {
        return lessee;
    }

    public void setLessee(long mac) {
        lessee = mac;
    }

    /**
     * The station that has asked for this address since without ever having had it, or {@link
     * AddressBook.Entry#NO_OWNER}.
     */
    public long requester() {
        return requester;
    }

    public void setRequester(long mac) {
        requester = mac;
    }

    /** Whether the client went on to use the address. */
    public boolean isForged() {
        return isForged;
    }

    public void setForged() {
        isForged = true;
    }
}
