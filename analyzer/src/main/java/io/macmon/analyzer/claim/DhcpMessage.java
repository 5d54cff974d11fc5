package io.macmon.analyzer.claim;

import io.macmon.config.net.IpAddress;
import java.io.ByteArrayOutputStream;

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
    private static final int CLIENT_ADDRESS = 12;
    private static final int YOUR_ADDRESS = 16;
    private static final int RELAY_ADDRESS = 24;
    private static final int CLIENT_MAC = 28;
    private static final int CLIENT_MAC_END = 34;
    private static final int SERVER_NAME = 44;
    private static final int FILE = 108;
    private static final int OPTIONS = 240;

    static final int ROUTER = 3;
    static final int DNS = 6;
    static final int HOST_NAME = 12;
    static final int REQUESTED_ADDRESS = 50;
    static final int TYPE = 53;
    static final int SERVER = 54;
    static final int PARAMETERS = 55;
    static final int VENDOR_CLASS = 60;
    static final int CLIENT_ID = 61;
    static final int FQDN = 81;
    static final int ROUTES = 121;
    static final int MICROSOFT_ROUTES = 249;
    static final int PROXY = 252;

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

    private MessageView message;
    private int overload;
    private boolean wellFormed;

    /** Points this view at a message. Returns false if the client's hardware address is truncated. */
    boolean wrap(MessageView message) {
        this.message = message;
        if (message.length() < CLIENT_MAC_END) {
            return false;
        }
        overload = 0;
        wellFormed = true;
        overload = first(option(OVERLOAD));
        return true;
    }

    /** Whether all options walked so far end within their field. */
    boolean isWellFormed() {
        return wellFormed;
    }

    boolean isReply() {
        return message.u8(OP) == REPLY;
    }

    boolean hasMac() {
        int type = message.u8(HARDWARE_TYPE);
        return (type == ETHERNET || type == IEEE_802) && message.u8(HARDWARE_LENGTH) == MAC_LENGTH;
    }

    boolean isRelayed() {
        return message.u8(HOPS) != 0 || message.i32(RELAY_ADDRESS) != 0;
    }

    IpAddress clientAddress() {
        return message.ip4(CLIENT_ADDRESS);
    }

    IpAddress yourAddress() {
        return message.ip4(YOUR_ADDRESS);
    }

    long mac() {
        return message.mac(CLIENT_MAC);
    }

    boolean hasOptions() {
        return message.i32(FIXED_LENGTH) == COOKIE;
    }

    /** The DHCP message type; 0 in a BOOTP message, or if the option was truncated. */
    int type() {
        return first(option(TYPE));
    }

    /** The parts of an option, joined; empty if it is absent. After 1024 bytes no more parts are added. */
    byte[] option(int code) {
        if (!hasOptions()) {
            return new byte[0];
        }
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        collect(code, OPTIONS, message.length(), true, parts);
        if ((overload & OVERLOADS_FILE) != 0) {
            collect(code, FILE, FIXED_LENGTH, false, parts);
        }
        if ((overload & OVERLOADS_SERVER_NAME) != 0) {
            collect(code, SERVER_NAME, FILE, false, parts);
        }
        return parts.toByteArray();
    }

    private void collect(int code, int from, int end, boolean mustEnd, ByteArrayOutputStream parts) {
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
            if (option == code && parts.size() < MAX_OPTION_LENGTH) {
                parts.writeBytes(message.bytes(at + 2, length));
            }
            at += 2 + length;
        }
        wellFormed &= !mustEnd;
    }

    private static int first(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    }
}
