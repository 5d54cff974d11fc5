package io.macmon.analyzer.claim;

import static io.macmon.analyzer.claim.ClaimFixtures.dns;
import static io.macmon.analyzer.claim.ClaimFixtures.element;
import static io.macmon.analyzer.claim.ClaimFixtures.record;
import static io.macmon.analyzer.claim.ClaimMessages.text;
import static io.macmon.analyzer.wire.FrameBytes.hex;
import static io.macmon.analyzer.wire.FrameBytes.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.claim.Claim.Shown;
import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import io.macmon.analyzer.wire.FrameBytes;
import io.macmon.capture.EtherType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What frames show of the device that sent them. */
class ShownClaimsTest {

    private static final String NOTIFY = String.join(
            "\r\n",
            "NOTIFY * HTTP/1.1",
            "HOST: 239.255.255.250:1900",
            "NT: urn:schemas-upnp-org:device:MediaServer:1",
            "server: Debian \u001b[2J/1.0 UPnP/1.0 MiniDLNA/1.3",
            "",
            "SERVER: not a header");

    @Test
    void lldpMedShowsTheClassAndTheModel() {
        byte[] frame = ClaimMessages.ofType(
                EtherType.LLDP,
                element(1, hex("04 020000000003")),
                element(2, hex("03 020000000004")),
                element(127, hex("0012BB 01 0033 03")),
                element(127, hex("0012BB 09"), text("Acme")),
                element(127, hex("0012BB 0A"), text("IP 500")),
                element(127, hex("00120F 0A"), text("another organization")),
                element(0));

        assertThat(traits(frame))
                .containsExactly(
                        new Trait(TraitKind.LLDP_CLASS, "class 3"), new Trait(TraitKind.LLDP_MODEL, "Acme IP 500"));
    }

    @Test
    void anUnknownClassOrTruncatedElementShowsNothing() {
        for (String value : List.of("0012BB 01 0033 09", "0012BB 01 0033", "0012BB", "00", "")) {
            assertThat(traits(ClaimMessages.ofType(
                            EtherType.LLDP, element(1, hex("04 020000000003")), element(127, hex(value)), element(0))))
                    .isEmpty();
        }
    }

    @Test
    void mdnsShowsServicesTheirNamesAndTheModel() {
        byte[] instance = dns("Floor 2. Printer", "_IPP", "_tcp", "local");
        byte[] frame = mdns(
                4,
                record(dns("_services", "_dns-sd", "_udp", "local"), 12, dns("_pdl-datastream", "_tcp", "local")),
                record(instance, 33, hex("0000 0000 0277"), dns("p", "local")),
                record(dns("Anna", "_device-info", "_tcp", "local"), 16, new byte[] {12}, text("model=J314sA")),
                record(dns("1", "0", "0", "10", "in-addr", "arpa"), 12, dns("p", "local")));

        assertThat(traits(frame))
                .containsExactly(
                        new Trait(TraitKind.MDNS_SERVICE, "_pdl-datastream._tcp"),
                        new Trait(TraitKind.MDNS_SERVICE, "_ipp._tcp"),
                        new Trait(TraitKind.MDNS_INSTANCE, "Floor 2. Printer"),
                        new Trait(TraitKind.MDNS_MODEL, "J314sA"));
    }

    @Test
    void ssdpShowsTheDeviceAndTheServer() {
        assertThat(traits(ssdp(NOTIFY)))
                .containsExactly(
                        new Trait(TraitKind.UPNP_DEVICE, "MediaServer:1"),
                        new Trait(TraitKind.SSDP_SERVER, "Debian \\x1b[2J/1.0 UPnP/1.0 MiniDLNA/1.3"));
        assertThat(traits(ClaimMessages.udp4(
                        "10.0.0.1", "10.0.0.2", 1900, 40_000, text("HTTP/1.1 200 OK\r\nSERVER: x\r\n\r\n"))))
                .containsExactly(new Trait(TraitKind.SSDP_SERVER, "x"));
    }

    @Test
    void aSearchShowsNothing() {
        assertThat(traits(ssdp("M-SEARCH * HTTP/1.1\r\nST: urn:schemas-upnp-org:device:MediaServer:1\r\n\r\n")))
                .isEmpty();
    }

    @Test
    void aRoutedAnswerShowsNothing() {
        byte[] answer =
                ClaimMessages.udp4("10.0.0.1", "10.0.0.2", 1900, 40_000, text("HTTP/1.1 200 OK\r\nSERVER: x\r\n\r\n"));

        assertThat(traits(with(answer, 22, 63))).isEmpty();
    }

    @Test
    void theFirstValuesOfAFrameCountOnceEach() {
        StringBuilder message = new StringBuilder("NOTIFY * HTTP/1.1\r\n");
        for (int i = 0; i < 100; i++) {
            message.append("NT:device:")
                    .append(i / 2)
                    .append("\r\n")
                    .append("NT: :device:")
                    .append(i / 2)
                    .append("\r\n");
        }

        assertThat(traits(ssdp(message.toString())))
                .hasSize(ClaimContext.MAX_TRAITS)
                .doesNotHaveDuplicates()
                .startsWith(new Trait(TraitKind.UPNP_DEVICE, "0"));
    }

    private static byte[] ssdp(String message) {
        return ClaimMessages.udp4("10.0.0.1", "239.255.255.250", 40_000, 1900, text(message));
    }

    private static byte[] mdns(int answers, byte[]... records) {
        byte[] header = with(hex("0000 8400 0000 0000 0000 0000"), 6, answers >> 8, answers);
        return ClaimMessages.udp4("10.0.0.1", "224.0.0.251", 5353, 5353, header, FrameBytes.joined(records));
    }

    private static List<Trait> traits(byte[] frame) {
        return ReadFrame.of(frame).of(Shown.class).stream().map(Shown::trait).toList();
    }
}
