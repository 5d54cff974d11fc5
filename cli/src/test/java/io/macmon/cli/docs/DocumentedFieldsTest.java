package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.StationLabels;
import io.macmon.analyzer.record.ZeekFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/records.md} names the fields of Zeek and the elements of IPFIX, and nothing else. */
class DocumentedFieldsTest {

    private static final Page PAGE = Page.of("docs/records.md");

    private static final int VARIABLE_LENGTH = (short) 65_535;

    @Test
    void everyZeekFieldWithItsType() {
        List<String> header = new ZeekFormat(new CommunityId(0), StationLabels.NONE, true).headerLines(Instant.EPOCH);
        List<String> fields = after("#fields\t", header);
        List<String> types = after("#types\t", header);
        Map<String, String> written = new TreeMap<>();
        for (int i = 0; i < fields.size(); i++) {
            written.put(fields.get(i), types.get(i));
        }
        Map<String, String> documented = new TreeMap<>();
        DocumentedTable.under(PAGE, "Zeek").byName().forEach((name, row) -> documented.put(name, row.get(1)));

        assertThat(documented).isEqualTo(written);
    }

    @Test
    void everyIpfixElementWithItsLength() throws IOException {
        Set<IpfixTemplateReader.Element> documented = new TreeSet<>();
        for (List<String> row : DocumentedTable.under(PAGE, "IPFIX").rows()) {
            int id = Integer.parseInt(row.get(0));
            int length = row.get(2).equals("variable") ? VARIABLE_LENGTH : Integer.parseInt(row.get(2));
            documented.add(new IpfixTemplateReader.Element(id, length, false));
            if (row.get(3).equals("yes")) {
                documented.add(new IpfixTemplateReader.Element(id, length, true));
            }
        }

        assertThat(IpfixTemplateReader.elementsOf(SampleEvents.all())).isEqualTo(documented);
    }

    private static List<String> after(String start, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .flatMap(line -> Stream.of(line.substring(start.length()).split("\t")))
                .toList();
    }
}
