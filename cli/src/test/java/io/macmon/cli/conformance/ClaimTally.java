package io.macmon.cli.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.claim.Claim;
import io.macmon.analyzer.claim.ClaimCounts;
import io.macmon.analyzer.claim.ClaimReader;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.capture.Frame;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The claims in the frames of a capture, counted.
 *
 * @param bindings how often each {@code MAC ADDRESS EVIDENCE} was claimed
 * @param eapol    the number of EAPOL frames of each type, and of each source MAC address
 */
record ClaimTally(Map<String, Long> bindings, Map<String, Long> eapol) {

    private static final int BLOCKS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a capture as far as possible. */
    static ClaimTally of(Path file) {
        ClaimTally tally = new ClaimTally(new TreeMap<>(), new TreeMap<>());
        FrameDecoder decoder = new FrameDecoder(new FaultCounts());
        ClaimReader reader = new ClaimReader(new ClaimCounts());
        Frame window = new Frame();
        try (CaptureFileSource source = CaptureFileSource.open(file, BLOCKS)) {
            source.run(block -> {
                block.deliverTo(
                        frame -> {
                            decoder.decode(frame);
                            reader.read(frame, decoder.decoded(), tally::add);
                        },
                        window);
                block.release();
            });
        } catch (MacmonException damaged) {
            // Keeps what was read; another test checks that files are read completely.
            return tally;
        }
        return tally;
    }

    /** The oracle's result. It lists several MAC addresses per DHCPv6 client; the one that macmon found counts. */
    static ClaimTally ofOracle(Path file, ClaimTally found) throws IOException {
        ClaimTally tally = new ClaimTally(new TreeMap<>(), new TreeMap<>());
        JsonNode json = JSON.readTree(Files.readAllBytes(file));
        for (Map.Entry<String, JsonNode> binding : json.get("bindings").properties()) {
            String key = found.named(binding.getKey());
            tally.bindings.merge(key, binding.getValue().asLong(), Long::sum);
        }
        JsonNode eapol = json.get("eapol");
        for (Map.Entry<String, JsonNode> type : eapol.get("types").properties()) {
            tally.addEapol(stepOfType(type.getKey()), type.getValue());
        }
        for (Map.Entry<String, JsonNode> code : eapol.get("eap").properties()) {
            tally.addEapol(stepOfCode(code.getKey().charAt(0)), code.getValue());
            tally.eapol.merge("packets", -code.getValue().get(0).asLong(), Long::sum);
        }
        eapol.get("src").properties().forEach(source -> tally.addEapol(source.getKey(), source.getValue()));
        tally.eapol.merge("OTHER", tally.eapol.getOrDefault("packets", 0L), Long::sum);
        tally.eapol.remove("packets");
        tally.eapol.values().removeIf(count -> count == 0);
        return tally;
    }

    private String named(String key) {
        String[] macs = key.substring(0, key.indexOf(' ')).split("\\|", -1);
        String rest = key.substring(key.indexOf(' '));
        for (String mac : macs) {
            if (bindings.containsKey(mac + rest)) {
                return mac + rest;
            }
        }
        return key;
    }

    private static String stepOfType(String type) {
        return switch (type) {
            case "0" -> "packets";
            case "1" -> "START";
            case "2" -> "LOGOFF";
            default -> "OTHER";
        };
    }

    private static String stepOfCode(char code) {
        return switch (code) {
            case '1' -> "REQUEST";
            case '2' -> "RESPONSE";
            case '3' -> "SUCCESS";
            case '4' -> "FAILURE";
            default -> "OTHER";
        };
    }

    private void addEapol(String key, JsonNode count) {
        eapol.merge(key, count.get(0).asLong(), Long::sum);
    }

    private void addBinding(Claim claim, String binding) {
        if (!binding.endsWith("arp-probe") && !binding.endsWith("nd-dad")) {
            bindings.merge(mac(claim) + " " + binding, 1L, Long::sum);
        }
    }

    private void add(Claim claim) {
        if (claim instanceof Claim.AddressClaim address) {
            addBinding(claim, address.address() + " " + address.evidence().label());
        } else if (claim instanceof Claim.MisdirectedAddress address) {
            if (claim.mac() != 0 && claim.mac() != MacAddress.BROADCAST) { // the oracle leaves these out
                addBinding(claim, address.address() + " " + address.evidence().label());
            }
        } else if (claim instanceof Claim.Eapol frame) {
            eapol.merge(frame.type().name(), 1L, Long::sum);
            eapol.merge(mac(claim), 1L, Long::sum);
        }
    }

    private static String mac(Claim claim) {
        return MacAddress.toString(claim.mac());
    }
}
