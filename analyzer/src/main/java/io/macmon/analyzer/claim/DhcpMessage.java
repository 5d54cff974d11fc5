package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.io.ByteArrayOutputStream;

/**
 * Reads a BOOTP or DHCP message in place (RFC 951, RFC 2131). Options may go on in the fields for a file and a server's name
 * (RFC 2132, 9.3), and one that stands there several times is one in parts (RFC 3396).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |   op   | htype  |  hlen  |  hops  |   0
 *  |          transaction id           |   4
 *  |     seconds     |      flags      |   8
 *  | client's address, if it has one   |  12   ciaddr
 *  | address assigned to it            |  16   yiaddr
 *  | address of the next server        |  20   siaddr
 *  | address of the relay              |  24   giaddr
 *  | hardware address, 16 octets       |  28   chaddr
 *  | server's name, 64 octets          |  44   sname
 *  | file, 128 octets                  | 108
 *  | 63825363: options follow          | 236
 *  +-----------------------------------+
 * </pre>
 */
final class DhcpMessage {

    /** Octets up to the options' cookie. */
    static final int FIXED_LENGTH = 236;

    static final int HOST_NAME = 12;
    static final int TYPE = 53;
    static final int SERVER = 54;
    static final int PARAMETERS = 55;
    static final int VENDOR_CLASS = 60;
    static final int FQDN = 81;

    private static final int CHADDR_END = 34;
    private static final int SNAME = 44;
    private static final int FILE = 108;
    private static final int OPTIONS = 240;
    private static final int COOKIE = 0x6382_5363;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;
    private static final int MAC_LENGTH = 6;

    private static final int PAD = 0;
    private static final int OVERLOAD = 52;
    private static final int OVERLOADS_FILE = 1;
    private static final int OVERLOADS_SNAME = 2;
    private static final int END = 255;

    private static final int MAX_OPTION_LENGTH = 1_024;

    private MessageView message;
    private int overload;
    private boolean wellFormed;

    /** Whether the message reaches at least to the client's hardware address. */
    boolean wrap(MessageView message) {
        this.message = message;
        if (message.length() < CHADDR_END) {
            return false;
        }
        overload = 0;
        wellFormed = true;
        overload = first(option(OVERLOAD));
        return true;
    }

    /** Whether its options, as far as they were walked, end where they say. */
    boolean isWellFormed() {
        return wellFormed;
    }

    boolean isReply() {
        return message.u8(0) == 2;
    }

    boolean hasMac() {
        int type = message.u8(1);
        return (type == ETHERNET || type == IEEE_802) && message.u8(2) == MAC_LENGTH;
    }

    boolean isRelayed() {
        return message.u8(3) != 0 || message.i32(24) != 0;
    }

    IpAddress clientAddress() {
        return message.ip4(12);
    }

    IpAddress yourAddress() {
        return message.ip4(16);
    }

    long mac() {
        return message.mac(28);
    }

    boolean hasOptions() {
        return message.i32(FIXED_LENGTH) == COOKIE;
    }

    /** The DHCP message type; 0 of BOOTP, or when it was cut off. */
    int type() {
        return first(option(TYPE));
    }

    /** All parts of an option, empty when it is absent; at most 1024 octets. */
    byte[] option(int code) {
        if (!hasOptions()) {
            return new byte[0];
        }
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        collect(code, OPTIONS, message.length(), true, parts);
        if ((overload & OVERLOADS_FILE) != 0) {
            collect(code, FILE, FIXED_LENGTH, false, parts);
        }
        if ((overload & OVERLOADS_SNAME) != 0) {
            collect(code, SNAME, FILE, false, parts);
        }
        return parts.toByteArray();
    }

    private void collect(int code, int from, int end, boolean mustEnd, ByteArrayOutputStream parts) {
        int at = from;
        while (at < end) {
            int here = message.u8(at);
            if (here == END) {
                return;
            }
            int length = here == PAD ? -1 : message.u8(at + 1);
            if (at + 2 + length > end) {
                wellFormed = false;
                return;
            }
            if (here == code && parts.size() < MAX_OPTION_LENGTH) {
                parts.writeBytes(message.bytes(at + 2, length));
            }
            at += 2 + length;
        }
        wellFormed &= !mustEnd;
    }

    private static int first(byte[] octets) {
        return octets.length == 0 ? 0 : octets[0] & 0xFF;
    }
}
