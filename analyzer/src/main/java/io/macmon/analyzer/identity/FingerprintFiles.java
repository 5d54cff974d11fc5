package io.macmon.analyzer.identity;

import io.macmon.analyzer.identity.DeviceType.Confidence;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the fingerprint files of recog and Satori: only files about messages that macmon reads, and only entries that
 * imply a type of device. All others are skipped, and so are expressions that RE2 does not support. A file may have 64
 * MiB and {@value #MAX_RULES} entries; document types and external entities are not read.
 */
final class FingerprintFiles {

    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_RULES = 50_000;
    private static final int LEAST_WEIGHT = 5;
    private static final int TCP_FIELDS = 5;

    /** The databases of recog, by what they match. */
    private static final Map<String, List<TraitKind>> RECOG = Map.of(
            "dhcp_vendor_class", List.of(TraitKind.DHCP_VENDOR_CLASS),
            "snmp.sys_description", List.of(TraitKind.LLDP_DESCRIPTION, TraitKind.CDP_PLATFORM),
            "mdns.device-info.txt", List.of(TraitKind.MDNS_MODEL),
            "ssdp_header.server", List.of(TraitKind.SSDP_SERVER));

    private static final String MODEL = "^model=";
    private static final Set<String> NO_TYPES = Set.of("", "general", "unknown", "other");

    /** Types that have another name here. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("wap", "access-point"),
            Map.entry("wireless-access-point", "access-point"),
            Map.entry("voip", "phone"),
            Map.entry("voip-phone", "phone"),
            Map.entry("ip-phone", "phone"),
            Map.entry("ip-camera", "camera"),
            Map.entry("web-cam", "camera"),
            Map.entry("webcam", "camera"),
            Map.entry("multifunction-device", "printer"),
            Map.entry("print-server", "printer"),
            Map.entry("storage", "nas"),
            Map.entry("laptop", "computer"),
            Map.entry("desktop", "computer"),
            Map.entry("workstation", "computer"),
            Map.entry("windows", "windows-computer"),
            Map.entry("linux", "linux-device"),
            Map.entry("mac-os", "mac"),
            Map.entry("mac-os-x", "mac"),
            Map.entry("macos", "mac"),
            Map.entry("ios", "iphone-ipad"),
            Map.entry("game-system", "game-console"));

    private final List<DeviceRule> rules = new ArrayList<>();
    private List<TraitKind> recogKinds = List.of();
    private String pattern = "";
    private String device = "";
    private String system = "";

    private FingerprintFiles() {}

    /** @throws ConfigException if no file has a fingerprint that counts, or one cannot be read or is malformed */
    static List<DeviceRule> read(Path directory) {
        List<DeviceRule> all = new ArrayList<>();
        List<Path> files = filesOf(directory);
        if (files.isEmpty()) {
            throw new ConfigException(
                    directory.toString(),
                    "no *.xml files in this directory; give the directory xml of recog or fingerprints of Satori");
        }
        files.forEach(file -> all.addAll(new FingerprintFiles().readFile(file)));
        if (all.isEmpty()) {
            throw new ConfigException(
                    directory.toString(),
                    "no fingerprints of devices in its *.xml files; give the directory xml of recog or fingerprints of"
                            + " Satori");
        }
        return all;
    }

    private static List<Path> filesOf(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.xml")) {
            entries.forEach(files::add);
        } catch (IOException failure) {
            throw ConfigException.cannotRead(directory, failure);
        }
        files.sort(null);
        return files;
    }

    private List<DeviceRule> readFile(Path file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml =
                    factory.createXMLStreamReader(new ByteArrayInputStream(TextFile.readBytes(file, MAX_BYTES)));
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    start(xml);
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("fingerprint")) {
                    endRecog();
                }
                if (rules.size() > MAX_RULES) {
                    throw new ConfigException(file.toString(), "more than " + MAX_RULES + " fingerprints");
                }
            }
            xml.close();
        } catch (XMLStreamException malformed) {
            throw new ConfigException(
                    file.toString(),
                    "line " + malformed.getLocation().getLineNumber()
                            + ": not well-formed XML; get the file again, or remove it from the directory");
        }
        return rules;
    }

    private void start(XMLStreamReader xml) {
        switch (xml.getLocalName()) {
            case "fingerprints" -> recogKinds = RECOG.getOrDefault(attribute(xml, "matches"), List.of());
            case "fingerprint" -> {
                pattern = attribute(xml, "pattern");
                device = attribute(xml, "device_type");
                system = attribute(xml, "os_class");
            }
            case "param" -> readParam(attribute(xml, "name"), attribute(xml, "value"));
            case "test" -> readTest(xml);
            default -> {}
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private void readParam(String name, String value) {
        if (name.equals("hw.device") || (name.equals("os.device") && device.isEmpty())) {
            device = value;
        } else if (name.equals("os.family")) {
            system = value;
        }
    }

    private void endRecog() {
        String type = type();
        for (TraitKind kind : type.isEmpty() || pattern.isEmpty() ? List.<TraitKind>of() : recogKinds) {
            boolean isModel = kind == TraitKind.MDNS_MODEL;
            if (!isModel || pattern.startsWith(MODEL)) {
                add(kind, type, isModel ? "^" + pattern.substring(MODEL.length()) : pattern);
            }
        }
    }

    private void add(TraitKind kind, String type, String expression) {
        try {
            rules.add(DeviceRule.ofPattern(kind, Confidence.MEDIUM, type, expression));
        } catch (IllegalArgumentException notKnownToRe2) {
            // The other entries are still worth having.
        }
    }

    private void readTest(XMLStreamReader xml) {
        String type = type();
        if (type.isEmpty()) {
            return;
        }
        boolean isExact = attribute(xml, "matchtype").equals("exact");
        String weight = attribute(xml, "weight");
        Confidence confidence =
                isExact && weight.equals(String.valueOf(LEAST_WEIGHT)) ? Confidence.MEDIUM : Confidence.LOW;
        String parameters = attribute(xml, "dhcpoption55");
        String vendorClass = attribute(xml, "dhcpvendorcode");
        if (!parameters.isEmpty() && isExact) {
            rules.add(new DeviceRule(TraitKind.DHCP_PARAMETERS, confidence, type, parameters::equals));
        } else if (!vendorClass.isEmpty()) {
            rules.add(new DeviceRule(
                    TraitKind.DHCP_VENDOR_CLASS,
                    confidence,
                    type,
                    isExact ? vendorClass::equals : value -> value.contains(vendorClass)));
        } else if (attribute(xml, "tcpflag").equals("S") && isExact) {
            String signature = signature(attribute(xml, "tcpsig"));
            rules.add(new DeviceRule(TraitKind.TCP_SYN, Confidence.LOW, type, signature::equals));
        }
    }

    // Without the last field, oddities, which a signature here does not have.
    private static String signature(String satori) {
        String[] fields = satori.split(":", -1);
        return fields.length <= TCP_FIELDS
                ? satori
                : String.join(":", List.of(fields).subList(0, TCP_FIELDS));
    }

    private String type() {
        String named = name(device);
        String type = NO_TYPES.contains(named) ? name(system) : named;
        boolean isSystem = TYPES.containsKey(type) || !NO_TYPES.contains(named);
        return isSystem ? TYPES.getOrDefault(type, type) : "";
    }

    private static String name(String text) {
        String name = text.toLowerCase(Locale.ROOT).strip().replaceAll("[^a-z0-9]+", "-");
        return name.startsWith("windows") ? "windows" : name.length() > 32 ? "" : name;
    }
}
