package io.macmon.cli.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.macmon.capture.link.Link;
import io.macmon.capture.link.LinkCounters;
import io.macmon.capture.link.LinkSettings;
import io.macmon.capture.link.Macvlan;
import io.macmon.config.MacvlanMode;
import io.macmon.config.net.MacAddress;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Formats devices as JSON, with the fields, values and order of {@code ip -d -s -j link} (iproute2, ip/ipaddress.c).
 */
final class LinkJson {

    private static final int DEFAULT_BC_CUTOFF = 1;
    private static final int DEFAULT_GROUP = 0;

    private LinkJson() {}

    /** Returns one line, without a line terminator. */
    static String write(List<LinkWithParent> shown) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            for (LinkWithParent link : shown) {
                write(json, link);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, LinkWithParent shown) throws IOException {
        Link device = shown.device();
        json.writeStartObject();
        json.writeNumberField("ifindex", device.index());
        if (shown.parent().isPresent()) {
            json.writeStringField("link", shown.parent().get().name());
        } else {
            json.writeNumberField("link_index", device.parentIndex());
        }
        json.writeStringField("ifname", device.name());
        json.writeFieldName("flags");
        writeTexts(json, LinkFlag.names(shown));
        json.writeNumberField("mtu", device.mtu());
        writeSettings(json, device);
        writeAddresses(json, device);
        json.writeObjectFieldStart("linkinfo");
        if (!device.kind().isEmpty()) {
            json.writeStringField("info_kind", device.kind());
        }
        if (device.macvlan().isPresent()) {
            writeMacvlan(json, device.macvlan().get());
        }
        json.writeEndObject();
        if (!device.alias().isEmpty()) {
            json.writeStringField("ifalias", device.alias());
        }
        writeCounters(json, device.counters());
        writeWarnings(json, shown.warnings());
        json.writeEndObject();
    }

    private static void writeSettings(JsonGenerator json, Link device) throws IOException {
        LinkSettings settings = device.settings();
        json.writeStringField("qdisc", settings.queueing());
        json.writeStringField("operstate", device.state().toString().replace("_", ""));
        json.writeStringField("linkmode", settings.dormant() ? "DORMANT" : "DEFAULT");
        json.writeStringField(
                "group", settings.group() == DEFAULT_GROUP ? "default" : Integer.toUnsignedString(settings.group()));
        json.writeNumberField("txqlen", settings.txQueueLength());
    }

    private static void writeAddresses(JsonGenerator json, Link device) throws IOException {
        LinkSettings settings = device.settings();
        json.writeStringField("link_type", "ether"); // macvlans exist on Ethernet only
        writeAddress(json, "address", device.address().orElse(null));
        writeAddress(json, "broadcast", settings.broadcast().orElse(null));
        if (device.parentNamespaceId().isPresent()) {
            json.writeNumberField("link_netnsid", device.parentNamespaceId().getAsInt());
        }
        json.writeNumberField("promiscuity", device.promiscuity());
        if (settings.allmulti().isPresent()) {
            json.writeNumberField("allmulti", settings.allmulti().getAsInt());
        }
        json.writeNumberField("min_mtu", settings.minMtu());
        json.writeNumberField("max_mtu", settings.maxMtu());
    }

    private static void writeAddress(JsonGenerator json, String field, MacAddress address) throws IOException {
        if (address != null) {
            json.writeStringField(field, address.toString());
        }
    }

    private static void writeMacvlan(JsonGenerator json, Macvlan macvlan) throws IOException {
        json.writeObjectFieldStart("info_data");
        json.writeStringField("mode", macvlan.mode().toString());
        if (macvlan.nopromisc()) {
            json.writeBooleanField("nopromisc", true);
        }
        if (macvlan.nodst()) {
            json.writeBooleanField("nodst", true);
        }
        if (macvlan.bcQueueLen().isPresent()) {
            json.writeNumberField(
                    "bcqueuelen", Integer.toUnsignedLong(macvlan.bcQueueLen().getAsInt()));
        }
        if (macvlan.bcQueueLenUsed().isPresent()) {
            json.writeNumberField(
                    "usedbcqueuelen",
                    Integer.toUnsignedLong(macvlan.bcQueueLenUsed().getAsInt()));
        }
        if (macvlan.bcCutoff() != DEFAULT_BC_CUTOFF) {
            json.writeNumberField("bclim", macvlan.bcCutoff());
        }
        if (macvlan.mode() == MacvlanMode.SOURCE) {
            writeList(json, macvlan);
        }
        json.writeEndObject();
    }

    private static void writeList(JsonGenerator json, Macvlan macvlan) throws IOException {
        json.writeNumberField("macaddr_count", macvlan.sourceCount());
        if (!macvlan.sources().isEmpty()) {
            json.writeFieldName("macaddr_data");
            writeTexts(
                    json, macvlan.sources().stream().map(MacAddress::toString).toList());
        }
    }

    private static void writeCounters(JsonGenerator json, LinkCounters counters) throws IOException {
        json.writeObjectFieldStart("stats64");
        json.writeObjectFieldStart("rx");
        json.writeNumberField("bytes", counters.rxBytes());
        json.writeNumberField("packets", counters.rxFrames());
        json.writeNumberField("errors", counters.rxErrors());
        json.writeNumberField("dropped", counters.rxDropped());
        json.writeNumberField("multicast", counters.multicast());
        json.writeEndObject();
        json.writeObjectFieldStart("tx");
        json.writeNumberField("bytes", counters.txBytes());
        json.writeNumberField("packets", counters.txFrames());
        json.writeNumberField("errors", counters.txErrors());
        json.writeNumberField("dropped", counters.txDropped());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeWarnings(JsonGenerator json, List<String> warnings) throws IOException {
        json.writeObjectFieldStart("macmon");
        json.writeFieldName("warnings");
        writeTexts(json, warnings);
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, List<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
