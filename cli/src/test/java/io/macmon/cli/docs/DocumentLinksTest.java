package io.macmon.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each link leads to a file and a heading that exist, and each page can be reached from the README. */
class DocumentLinksTest {

    private static List<Page> pages() {
        return Stream.concat(
                        Page.ofUsers().stream(),
                        Stream.of("CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")
                                .map(Page::of))
                .toList();
    }

    @Test
    void everyLinkHasATarget() {
        List<String> broken = new ArrayList<>();
        for (Page page : pages()) {
            for (String link : page.links()) {
                if (!link.startsWith("https://") && !exists(page, link)) {
                    broken.add(page.name() + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean exists(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target =
                path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        if (!target.startsWith(Page.root()) || !Files.exists(target)) {
            return false;
        }
        return hash < 0
                || Page.of(Page.root().relativize(target).toString()).anchors().contains(link.substring(hash + 1));
    }

    @Test
    void theReadmeLinksToEveryPage() {
        List<String> links = Page.of("README.md").links().stream()
                .map(link -> link.replaceFirst("#.*", ""))
                .toList();

        assertThat(Page.ofUsers().stream().skip(1).map(Page::name)).isSubsetOf(links);
    }

    @Test
    void theReadmeIsAFrontPage() {
        assertThat(Page.of("README.md").text().lines().count()).isLessThanOrEqualTo(150);
    }

    @Test
    void anchorsAreFormedAsGitHubFormsThem() {
        Page page = new Page(Page.root().resolve("x.md"), "# What's `--out`?\n## A, b\n## A, b\n");

        assertThat(page.anchors()).containsExactly("whats---out", "a-b", "a-b-1");
    }
}
