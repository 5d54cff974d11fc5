package io.macmon.analyzer.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Generates {@code vendors.gz} from the npm package oui-data. The same package always gives the same table.
 *
 * <pre>
 *   npm pack oui-data@2.1.9 &amp;&amp; tar xzf oui-data-2.1.9.tgz
 *   mvn -pl analyzer -am test-compile
 *   mvn -pl analyzer dependency:build-classpath -Dmdep.outputFile=classpath
 *   java -cp analyzer/target/classes:analyzer/target/test-classes:$(cat analyzer/classpath) \
 *       io.macmon.analyzer.vendor.VendorTableMaker package/index.json \
 *       analyzer/src/main/resources/io/macmon/analyzer/vendor/vendors.gz
 * </pre>
 */
public final class VendorTableMaker {

    private VendorTableMaker() {}

    /** @param arguments the package's index.json, and the table to write */
    public static void main(String... arguments) throws IOException {
        JsonNode assignments = new ObjectMapper().readTree(Files.readAllBytes(Path.of(arguments[0])));
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
            VendorFormat.write(tableOf(assignments), out);
        }
    }

    /** Keys are prefixes in hexadecimal digits; the first line of a value is the name, the others are the address. */
    static VendorTable tableOf(JsonNode assignments) {
        VendorTableBuilder table = new VendorTableBuilder();
        for (Map.Entry<String, JsonNode> assignment : assignments.properties()) {
            table.add(
                    assignment.getKey(),
                    assignment.getValue().asText().lines().findFirst().orElse(""));
        }
        return table.build();
    }
}
