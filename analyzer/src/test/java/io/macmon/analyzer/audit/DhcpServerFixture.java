package io.macmon.analyzer.audit;

import static io.macmon.analyzer.audit.DhcpFrames.answer;
import static io.macmon.analyzer.audit.DhcpFrames.option;
import static io.macmon.analyzer.audit.DhcpFrames.option6;

import io.macmon.analyzer.wire.FrameBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A DHCP server, its clients and an attacker on a segment that is audited. */
abstract class DhcpServerFixture {

    static final long SERVER = 0x0011_0000_0001L;
    static final long PC = 0x0011_0000_0002L;
    static final long LAPTOP = 0x0011_0000_0003L;
    static final long ATTACKER = 0x0011_0000_0066L;
    static final String OWN = "dhcp-changed/00:11:00:00:00:01/";
    static final int[] WINDOWS = {1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252};
    static final int[] LINUX = {1, 28, 2, 3, 15, 6, 12};
    static final int[] PXE = {1, 2, 3, 6, 12, 43, 60, 66, 67, 97, 150};
    static final byte[] WPAD = option(252, text("http://192.0.2.66/wpad.dat"));
    static final int HEADER = 42;
    static final int TRANSACTION = HEADER + 7;
    static final int NEXT_SERVER = HEADER + 20;

    AuditScenario scene = AuditScenario.withoutPolicy();
    double second;

    void boots(long client, String vendorClass, String file, Map<Integer, byte[]> configured) {
        Map<Integer, byte[]> all = new HashMap<>(configured);
        if (!file.isEmpty()) {
            all.put(66, text("192.0.2.9"));
            all.put(67, text(file));
        }
        serve(client, vendorClass, PXE, all);
    }

    // As dnsmasq: sends what the client requests, and everything if there is no list.
    void serve(long client, String vendorClass, int[] requested, Map<Integer, byte[]> configured) {
        List<byte[]> options = new ArrayList<>(List.of(option(54, ip("192.0.2.1"))));
        Consumer<Integer> add = code -> {
            if (configured.containsKey(code)) {
                options.add(option(code, configured.get(code)));
            }
        };
        if (requested.length == 0) {
            configured.keySet().forEach(add);
        }
        for (int code : requested) {
            add.accept(code);
        }
        send(DhcpFrames.request(client, "", vendorClass, requested));
        send(answer(SERVER, 2, client, address(client), options.toArray(new byte[0][])));
        send(answer(SERVER, 5, client, address(client), options.toArray(new byte[0][])));
    }

    void requests(long client, int... requested) {
        requests(client, "", requested);
    }

    void requests(long client, String vendorClass, int... requested) {
        send(DhcpFrames.request(client, "", vendorClass, requested));
    }

    void answers(long client, byte[]... options) {
        send(answer(SERVER, 5, client, address(client), options));
    }

    void send(byte[] frame) {
        second += 0.01;
        scene.sends(second, frame);
    }

    static String address(long client) {
        return "10." + (client >> 16 & 0x7F) + "." + (client >> 8 & 0xFF) + "." + (client & 0xFF);
    }

    static byte[] basics() {
        return FrameBytes.joined(
                option(1, ip("255.255.255.0")), option(3, ip("192.0.2.1")), option(6, ip("192.0.2.53")));
    }

    static byte[] lease6() {
        byte[] address = option6(5, FrameBytes.hex("20010db8000000000000000000000050 00000e10 00000e10"));
        return option6(3, FrameBytes.joined(FrameBytes.hex("00000001 00000000 00000000"), address));
    }

    static byte[] ip(String address) {
        return FrameBytes.hex("%08x".formatted(AuditScenario.ip(address)));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
