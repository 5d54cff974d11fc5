package io.macmon.benchmarks.parts;

import java.nio.ByteBuffer;

/**
 * Frames of 1,514 bytes that cost an audit the most: all that they state fills a frame, is long, and differs from frame
 * to frame. They come from the MAC address of a station that may send such messages.
 */
public enum CraftedFrame {
    /** A DHCP answer with as many routes as fit (RFC 3442). */
    DHCP_ROUTES {
        @Override
        void write(ByteBuffer out, int variant) {
            dhcp(out, variant, true);
            for (int options = 0; options < 4; options++) {
                option(out, 121, 254);
                for (int i = 0; i < 50; i++) {
                    out.put((byte) 0).putInt(variant << 16 | options << 8 | i);
                }
                out.putInt(0);
            }
        }
    },
    /** A DHCP answer whose search list refers to a name of many labels again and again (RFC 3397). */
    DHCP_DOMAINS {
        @Override
        void write(ByteBuffer out, int variant) {
            dhcp(out, variant, true);
            option(out, 119, 254);
            labels(out, 126, variant);
            out.put((byte) 0).put((byte) 0);
            for (int options = 0; options < 3; options++) {
                option(out, 119, 254);
                for (int i = 0; i < 127; i++) {
                    out.putShort((short) (0xC000 | 2 * (i % 120)));
                }
            }
        }
    },
    /** A DHCP answer with each setting, as long as fits. */
    DHCP_SETTINGS {
        @Override
        void write(ByteBuffer out, int variant) {
            dhcp(out, variant, true);
            int[] codes = {1, 3, 6, 15, 33, 42, 43, 44, 66, 67, 114, 150, 162, 252};
            for (int code : codes) {
                option(out, code, 78);
                for (int i = 0; i < 78; i += 2) {
                    out.putShort((short) (0x4141 + variant + i));
                }
            }
        }
    },
    /** A DHCP answer of as many options as fit. */
    DHCP_OPTIONS {
        @Override
        void write(ByteBuffer out, int variant) {
            dhcp(out, variant, true);
            for (int i = 0; out.remaining() > 3; i++) {
                option(out, 1 + (i + variant) % 254, 1);
                out.put((byte) (i + variant));
            }
        }
    },
    /** A DHCP request with long identifiers, classes and names. */
    DHCP_REQUEST {
        @Override
        void write(ByteBuffer out, int variant) {
            dhcp(out, variant, false);
            int[] codes = {12, 55, 60, 61, 77};
            for (int code : codes) {
                option(out, code, 235);
                text(out, 235, variant);
            }
        }
    },
    /** A DHCPv6 answer with many servers, domains and addresses. */
    DHCP6_ANSWER {
        @Override
        void write(ByteBuffer out, int variant) {
            udp6(out, 547, 546);
            out.putInt(7 << 24 | variant);
            option6(out, 1, 10);
            out.putShort((short) 3).putShort((short) 1).putInt(variant).putShort((short) variant);
            option6(out, 23, 320);
            addresses(out, 20, variant);
            option6(out, 31, 320);
            addresses(out, 20, variant);
            option6(out, 24, 600);
            labels(out, 126, variant);
            out.put((byte) 0).put((byte) 0);
            for (int i = 0; i < 173; i++) {
                out.putShort((short) (0xC000 | 2 * (i % 120)));
            }
            end(out, 56);
        }
    },
    /** A DHCPv6 answer of as many options as fit, each another value. */
    DHCP6_OPTIONS {
        @Override
        void write(ByteBuffer out, int variant) {
            udp6(out, 547, 546);
            out.putInt(7 << 24 | variant);
            for (int i = 0; out.remaining() > 6; i++) {
                option6(out, i % 2 == 0 ? 56 : 59, 2);
                out.putShort((short) (i + 1_000 * variant));
            }
        }
    },
    /** A router advertisement with as many routes as fit. */
    RA_ROUTES {
        @Override
        void write(ByteBuffer out, int variant) {
            advertisement(out);
            while (out.remaining() >= 16) {
                out.putShort((short) 0x1802)
                        .putShort((short) 0)
                        .putInt(1_800)
                        .putInt(variant)
                        .putInt(out.position());
            }
        }
    },
    /** A router advertisement with as many prefixes as fit. */
    RA_PREFIXES {
        @Override
        void write(ByteBuffer out, int variant) {
            advertisement(out);
            while (out.remaining() >= 32) {
                out.putInt(0x0304_40C0).putInt(1_800).putInt(1_800).putInt(0);
                addresses(out, 1, variant + out.position());
            }
        }
    },
    /** A router advertisement with as many name servers as fit. */
    RA_SERVERS {
        @Override
        void write(ByteBuffer out, int variant) {
            advertisement(out);
            out.putInt((0x1900 + 2 * ((out.remaining() - 8) / 16) + 1) << 16).putInt(1_800);
            addresses(out, out.remaining() / 16, variant);
        }
    },
    /** A router advertisement whose search lists refer to a name of many labels again and again. */
    RA_DOMAINS {
        @Override
        void write(ByteBuffer out, int variant) {
            advertisement(out);
            int units = out.remaining() / 8;
            out.putInt((0x1F00 + units) << 16).putInt(1_800);
            labels(out, 126, variant);
            out.put((byte) 0).put((byte) 0);
            while (out.remaining() > 1) {
                out.putShort((short) (0xC000 | 2 * (out.remaining() / 2 % 120)));
            }
        }
    },
    /** A VRRP advertisement with 32 shared addresses. */
    VRRP {
        @Override
        void write(ByteBuffer out, int variant) {
            ipv4(out, 112);
            out.putInt(0x2107_6420).putInt(1 << 16);
            for (int i = 0; i < 32; i++) {
                out.putInt(0x0A00_0000 + (variant << 8) + i);
            }
            out.limit(out.position());
        }
    },
    /** An HSRP hello with another password. */
    HSRP {
        @Override
        void write(ByteBuffer out, int variant) {
            udp4(out, 1985, 1985);
            out.putInt(0x0000_1003)
                    .putInt(0x0A64_0700)
                    .putLong(0x4142_4344_4546_0000L + variant)
                    .putInt(0x0A00_0009);
            out.limit(out.position());
        }
    },
    /** mDNS answers for as many names as fit, all of them many labels long. */
    MDNS_LONG_NAMES {
        @Override
        void write(ByteBuffer out, int variant) {
            udp4(out, 5353, 5353);
            names(out, variant, true);
        }
    },
    /** mDNS answers for as many names as fit. */
    MDNS_NAMES {
        @Override
        void write(ByteBuffer out, int variant) {
            udp4(out, 5353, 5353);
            names(out, variant, false);
        }
    },
    /** LLMNR answers for as many names as fit. */
    LLMNR_NAMES {
        @Override
        void write(ByteBuffer out, int variant) {
            udp4(out, 5355, 40_000);
            names(out, variant, false);
        }
    },
    /** NetBIOS answers with 16 addresses. */
    NBNS_ADDRESSES {
        @Override
        void write(ByteBuffer out, int variant) {
            udp4(out, 137, 137);
            out.putInt(0x0001_8500).putInt(1).putInt(0).put((byte) 32);
            for (int i = 0; i < 15; i++) {
                out.put((byte) ('A' + 4)).put((byte) ('A' + (variant >>> (i % 4) & 0xF)));
            }
            out.putShort((short) 0x4141)
                    .put((byte) 0)
                    .putInt(0x0020_0001)
                    .putInt(300)
                    .putShort((short) 1_200);
            for (int i = 0; i < 200; i++) {
                out.putShort((short) 0).putInt(0x0A00_0000 + (variant << 8) + i);
            }
        }
    },
    /** An LLDP announcement with long text. */
    LLDP {
        @Override
        void write(ByteBuffer out, int variant) {
            ethernet(out, 0x88CC);
            for (int type : new int[] {1, 2, 5, 6}) {
                out.putShort((short) (type << 9 | 255)).put((byte) 7);
                text(out, 254, variant);
            }
            out.putShort((short) (7 << 9 | 4)).putInt(0x00FF_00FF);
        }
    },
    /** An EAP identity. */
    EAPOL {
        @Override
        void write(ByteBuffer out, int variant) {
            ethernet(out, 0x888E);
            out.putInt(0x0200_00FF).putInt(0x0207_00FF).put((byte) 1);
            text(out, 250, variant);
        }
    };

    static final long ROUTER = 0x0002_AA00_0001L;
    static final int VARIANTS = 64;
    static final int LENGTH = 1_514;

    private static final long GROUP = 0x0100_5E00_00FBL;

    abstract void write(ByteBuffer out, int variant);

    byte[] bytes(int variant) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        write(out, variant);
        return out.array();
    }

    private static void ethernet(ByteBuffer out, int type) {
        out.putShort((short) (GROUP >>> 32)).putInt((int) GROUP);
        out.putShort((short) (ROUTER >>> 32)).putInt((int) ROUTER).putShort((short) type);
    }

    private static void ipv4(ByteBuffer out, int protocol) {
        ethernet(out, 0x0800);
        out.putInt(0x4500 << 16 | LENGTH - 14).putInt(0).putInt(255 << 24 | protocol << 16);
        out.putInt(0x0A00_0001).putInt(0xE000_00FB);
    }

    private static void udp4(ByteBuffer out, int from, int to) {
        ipv4(out, 17);
        out.putShort((short) from)
                .putShort((short) to)
                .putShort((short) (LENGTH - 34))
                .putShort((short) 0);
    }

    private static void ipv6(ByteBuffer out, int protocol) {
        ethernet(out, 0x86DD);
        out.putInt(0x6000_0000)
                .putShort((short) (LENGTH - 54))
                .put((byte) protocol)
                .put((byte) 255);
        out.putLong(0xFE80_0000_0000_0000L)
                .putLong(1)
                .putLong(0xFF02_0000_0000_0000L)
                .putLong(1);
    }

    private static void udp6(ByteBuffer out, int from, int to) {
        ipv6(out, 17);
        out.putShort((short) from)
                .putShort((short) to)
                .putShort((short) (LENGTH - 54))
                .putShort((short) 0);
    }

    private static void advertisement(ByteBuffer out) {
        ipv6(out, 58);
        out.putInt(134 << 24).putInt(64 << 24 | 1_800).putLong(0);
    }

    private static void dhcp(ByteBuffer out, int variant, boolean isAnswer) {
        udp4(out, isAnswer ? 67 : 68, isAnswer ? 68 : 67);
        int at = out.position();
        out.putInt((isAnswer ? 2 : 1) << 24 | 0x0001_0600)
                .putInt(variant)
                .putInt(0)
                .putInt(0)
                .putInt(0x0A00_0100);
        out.position(at + 28);
        out.putShort((short) (ROUTER >>> 32)).putInt((int) ROUTER);
        out.position(at + 236);
        out.putInt(0x6382_5363).put((byte) 53).put((byte) 1).put((byte) (isAnswer ? 5 : 3));
    }

    private static void option(ByteBuffer out, int code, int length) {
        out.put((byte) code).put((byte) length);
    }

    private static void option6(ByteBuffer out, int code, int length) {
        out.putShort((short) code).putShort((short) length);
    }

    private static void end(ByteBuffer out, int code) {
        option6(out, code, out.remaining() - 4);
    }

    private static void addresses(ByteBuffer out, int count, int variant) {
        for (int i = 0; i < count; i++) {
            out.putLong(0x2001_0DB8_0000_0000L + variant).putLong(i + 1);
        }
    }

    private static void labels(ByteBuffer out, int count, int variant) {
        for (int i = 0; i < count; i++) {
            out.put((byte) 1).put((byte) ('a' + (variant + i) % 26));
        }
    }

    private static void text(ByteBuffer out, int length, int variant) {
        for (int i = 0; i < length; i++) {
            out.put((byte) ('a' + (variant * 7 + i * (1 + variant % 5)) % 26));
        }
    }

    // A first name of 126 labels; the others, if long, are a label and a reference into it.
    private static void names(ByteBuffer out, int variant, boolean areLong) {
        int header = out.position();
        out.putInt(0x8400).putInt(0).putInt(0);
        if (areLong) {
            labels(out, 126, variant);
            out.put((byte) 0);
            address(out, variant);
        }
        int records = areLong ? 1 : 0;
        for (; out.remaining() > 24; records++) {
            out.put((byte) 4).putInt(0x6161_6161 + (variant << 8) + records);
            if (areLong) {
                out.putShort((short) (0xC000 | 12 + 6 + 2 * (records % 60)));
            } else {
                out.put((byte) 0);
            }
            address(out, records);
        }
        out.putShort(header + 6, (short) records);
    }

    private static void address(ByteBuffer out, int host) {
        out.putShort((short) 1)
                .putShort((short) 1)
                .putInt(120)
                .putShort((short) 4)
                .putInt(0x0A00_0000 + host);
    }
}
