package io.macmon.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials of the package names the libraries of the page that are in the tree, by hash. */
class PageLibrariesTest {

    private static final Path TREE = Path.of(System.getProperty("macmon.root"));
    private static final Path VENDOR = TREE.resolve("cli/src/main/resources/io/macmon/cli/web/page/vendor");

    @Test
    void theBillOfMaterialsHasTheHashOfEachFile() throws Exception {
        List<String> files = new ArrayList<>();
        for (JsonNode library : libraries()) {
            for (JsonNode file : library.get("components")) {
                String name = file.get("name").asText();
                files.add(name);
                assertThat(file.at("/hashes/0/content").asText()).as(name).isEqualTo(sha256(name));
            }
        }

        try (Stream<Path> vendored = Files.list(VENDOR)) {
            assertThat(vendored.map(path -> path.getFileName().toString())
                            .filter(name -> name.matches(".*\\.(js|css)")))
                    .containsExactlyInAnyOrderElementsOf(files);
        }
    }

    @Test
    void eachLibraryHasAVersionALicenceAndTheHashOfItsPackage() throws Exception {
        String read = Files.readString(VENDOR.resolve("README.md"));
        for (JsonNode library : libraries()) {
            String name = library.get("name").asText();
            String version = library.get("version").asText();
            byte[] hash =
                    HexFormat.of().parseHex(library.at("/hashes/0/content").asText());

            assertThat(read)
                    .contains("| " + name + " " + version + " | `sha512-"
                            + Base64.getEncoder().encodeToString(hash) + "` |");
            assertThat(library.get("purl").asText()).isEqualTo("pkg:npm/" + name + "@" + version);
            assertThat(library.at("/licenses/0/license/id").asText()).isIn("MIT", "BSD-3-Clause");
        }
    }

    // The packages get this text as the first elements of a list.
    private static JsonNode libraries() throws Exception {
        String elements = Files.readString(TREE.resolve("cli/src/package/page-libraries.json"));
        assertThat(elements).endsWith("},\n");
        JsonNode libraries = new ObjectMapper().readTree("[" + elements.replaceFirst(",\\s*$", "]"));
        assertThat(libraries).hasSize(2);
        return libraries;
    }

    private static String sha256(String name) throws Exception {
        try (InputStream file = Files.newInputStream(VENDOR.resolve(name))) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.readAllBytes()));
        }
    }
}
