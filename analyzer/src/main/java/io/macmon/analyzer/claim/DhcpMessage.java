package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.util.Arrays;

/**
 * Reads a BOOTP or DHCP message in place (RFC 951, RFC 2131). Options may continue in the file and server name fields
 * (RFC 2132 section 9.3). An option that occurs several times is one option in parts (RFC 3396).
 *
 * <pre>
 *   0        1        2        3
 *  +--------+--------+--------+--------+
 *  |   op   | htype  |  hlen  |  hops  |   0
 *  |          transaction id           |   4
 *  |     seconds     |      flags      |   8
 *  | client address, if it has one     |  12   ciaddr
 *  | address assigned to the client    |  16   yiaddr
 *  | next server address               |  20   siaddr
 *  | relay address                     |  24   giaddr
 *  | hardware address, 16 bytes        |  28   chaddr
 *  | server name, 64 bytes             |  44   sname
 *  | file, 128 bytes                   | 108
 *  | cookie 63825363, then options     | 236
 *  +-----------------------------------+
 * </pre>
 */
final class DhcpMessage {

    /** Bytes before the cookie that precedes the options. */
    static final int FIXED_LENGTH = 236;

    private static final int OP = 0;
    private static final int HARDWARE_TYPE = 1;
    private static final int HARDWARE_LENGTH = 2;
    private static final int HOPS = 3;
    private static final int TRANSACTION = 4;
    private static final int CLIENT_ADDRESS = 12;
    private static final int YOUR_ADDRESS = 16;
    private static final int NEXT_SERVER = 20;
    private static final int RELAY_ADDRESS = 24;
    private static final int CLIENT_MAC = 28;
    private static final int CLIENT_MAC_END = 34;
    private static final int SERVER_NAME = 44;
    private static final int FILE = 108;
    private static final int OPTIONS = 240;

    static final int HOST_NAME = 12;
    static final int REQUESTED_ADDRESS = 50;
    static final int TYPE = 53;
    static final int SERVER = 54;
    static final int PARAMETERS = 55;
    static final int VENDOR_CLASS = 60;
    static final int CLIENT_ID = 61;
    static final int USER_CLASS = 77;
    static final int FQDN = 81;

    static final int OFFER = 2;
    static final int ACK = 5;
    static final int NAK = 6;

    private static final int REPLY = 2;
    private static final int COOKIE = 0x6382_5363;
    private static final int ETHERNET = 1;
    private static final int IEEE_802 = 6;
    private static final int MAC_LENGTH = 6;

    private static final int PAD = 0;
    private static final int OVERLOAD = 52;
    private static final int OVERLOADS_FILE = 1;
    private static final int OVERLOADS_SERVER_NAME = 2;
    private static final int END = 255;

    private static final int MAX_OPTION_LENGTH = 1_024;

    private static final int CODES = 256;
    private static final byte[] ABSENT = {};

    // The parts of all options: where the value is, its length, and the next part of the same option. Part 0 is unused.
    private int[] valueAt = new int[CODES];
    private int[] lengths = new int[CODES];
    private int[] nextParts = new int[CODES];
    private int parts;

    private final int[] firstParts = new int[CODES]; // by code; 0 if the option is absent
    private final int[] lastParts = new int[CODES];
    private MessageView message;
    private int overload;
    private int serverType;
    private boolean wellFormed;

    /** Points this view at a message. Returns false if the client's hardware address is truncated. */
    boolean wrap(MessageView message) {
        this.message = message;
        if (message.length() < CLIENT_MAC_END) {
            return false;
        }
        Arrays.fill(firstParts, 0);
        parts = 0;
        overload = 0;
        wellFormed = true;
        if (hasOptions()) {
            collect(OPTIONS, message.length(), true);
            overload = first(option(OVERLOAD));
            collectOverloaded();
        }
        serverType = findServerType();
        return true;
    }

    private void collectOverloaded() {
        if ((overload & OVERLOADS_FILE) != 0) {
            collect(FILE, FIXED_LENGTH, false);
        }
        if ((overload & OVERLOADS_SERVER_NAME) != 0) {
            collect(SERVER_NAME, FILE, false);
        }
    }

    /** Whether all options end within their field. */
    boolean isWellFormed() {
        return wellFormed;
    }

    /** Whether it is a server's message. Some clients check the operation, others only the message type. */
    boolean isReply() {
        return message.u8(OP) == REPLY || serverType != 0;
    }

    /** Whether a server assigns an address, and with it all settings. */
    boolean isLease() {
        return (serverType == OFFER || serverType == ACK) && !yourAddress().isUnspecified();
    }

    boolean hasMac() {
        int type = message.u8(HARDWARE_TYPE);
        return (type == ETHERNET || type == IEEE_802) && message.u8(HARDWARE_LENGTH) == MAC_LENGTH;
    }

    boolean isRelayed() {
        return message.u8(HOPS) != 0 || message.i32(RELAY_ADDRESS) != 0;
    }

    int transaction() {
        return message.i32(TRANSACTION);
    }

    IpAddress clientAddress() {
        return message.ip4(CLIENT_ADDRESS);
    }

    IpAddress yourAddress() {
        return message.ip4(YOUR_ADDRESS);
    }

    IpAddress nextServer() {
        return message.ip4(NEXT_SERVER);
    }

    /** The name of the next server; empty if the field is empty or has options. */
    byte[] serverName() {
        return (overload & OVERLOADS_SERVER_NAME) == 0 ? text(SERVER_NAME, FILE) : ABSENT;
    }

    /** The name of the boot file; empty if the field is empty or has options. */
    byte[] file() {
        return (overload & OVERLOADS_FILE) == 0 ? text(FILE, FIXED_LENGTH) : ABSENT;
    }

    // Up to the first NUL.
    private byte[] text(int from, int limit) {
        int end = from;
        while (end < limit && message.u8(end) != 0) {
            end++;
        }
        return message.bytes(from, end - from);
    }

    long mac() {
        return message.mac(CLIENT_MAC);
    }

    private boolean hasOptions() {
        return message.i32(FIXED_LENGTH) == COOKIE;
    }

    /**
     * The DHCP message type; 0 in a BOOTP message, or if the option was truncated. If there are several, a server's
     * type takes precedence, because some clients use the first one and others the last.
     */
    int type() {
        return serverType == 0 ? first(option(TYPE)) : serverType;
    }

    private int findServerType() {
        for (byte type : option(TYPE)) {
            if (type == OFFER || type == ACK || type == NAK) {
                return type;
            }
        }
        return 0;
    }

    /** The parts of an option, joined; empty if it is absent. After 1024 bytes no more parts are added. */
    byte[] option(int code) {
        int length = 0;
        int part = firstParts[code];
        while (part != 0 && length < MAX_OPTION_LENGTH) {
            length += lengths[part];
            part = nextParts[part];
        }
        int first = firstParts[code];
        if (length == 0 || length == lengths[first]) {
            return length == 0 ? ABSENT : message.bytes(valueAt[first], length);
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (part = first; at < length; part = nextParts[part]) {
            message.copy(valueAt[part], lengths[part], joined, at);
            at += lengths[part];
        }
        return joined;
    }

    private void collect(int from, int end, boolean mustEnd) {
        int at = from;
        while (at < end) {
            int option = message.u8(at);
            if (option == END) {
                return;
            }
            int length = option == PAD ? -1 : message.u8(at + 1);
            if (at + 2 + length > end) {
                wellFormed = false;
                return;
            }
            if (option != PAD) {
                add(option, at + 2, length);
            }
            at += 2 + length;
        }
        wellFormed &= !mustEnd;
    }

    private void add(int code, int at, int length) {
        int part = ++parts;
        if (part == valueAt.length) {
            valueAt = Arrays.copyOf(valueAt, 2 * part);
            lengths = Arrays.copyOf(lengths, 2 * part);
            nextParts = Arrays.copyOf(nextParts, 2 * part);
        }
        valueAt[part] = at;
        lengths[part] = length;
        nextParts[part] = 0;
        if (firstParts[code] == 0) {
            firstParts[code] = part;
        } else {
            nextParts[lastParts[code]] = part;
        }
        lastParts[code] = part;
    }

    private static int first(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }
}
