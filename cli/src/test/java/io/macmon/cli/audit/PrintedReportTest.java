package io.macmon.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.macmon.analyzer.report.ReportFormat;
import io.macmon.analyzer.report.ReportStyle;
import io.macmon.capture.lab.Eventually;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTML report, as a browser prints it. */
class PrintedReportTest {

    private static final Pattern PAGE = Pattern.compile("<page width=\"([0-9.]+)\" height=\"([0-9.]+)\">");
    private static final Pattern WORD = Pattern.compile(
            "<word xMin=\"([-0-9.]+)\" yMin=\"([-0-9.]+)\" xMax=\"([-0-9.]+)\" yMax=\"([-0-9.]+)\">(.*)</word>");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"A4", "Letter"})
    void showsEveryFindingColumnAndHour(String size) throws Exception {
        List<PrintedPage> pages = print(size);
        String text = String.join(" ", pages.stream().map(PrintedPage::text).toList());

        assertThat(pages.get(0).text()).contains("MAC audit", "address-theft", "192.0.2.200");
        assertThat(pages)
                .allSatisfy(page -> assertThat(page.isInside()).as(page.text()).isTrue());
        assertThat(text).contains("00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00 00:00");
        IntStream.range(0, SampleDay.MANY)
                .forEach(finding -> assertThat(text).contains("claims 192.0.2." + (200 + finding)));
        for (int number = 0; number < SampleDay.STATIONS; number++) {
            assertThat(text).contains("192.0.2." + number + " ", "1234:50" + (10 + number));
            assertThat(text.replace("- ", "-")) // a line may end after a hyphen
                    .contains("printer-" + number + ".example");
        }
        assertThat(text)
                .contains("never seen before") // folded on the screen
                .contains("Vendor Brother Industries", "Group printers-floor-0", "Name printer-0", "Verdict violates")
                .contains("Findings address-theft x14", "New new", "VLANs 0 20", "Frames 1,234", "Last seen 2024")
                .contains("Details printer (high confidence; mdns_service", "dhcp-server", "RADIUS accept VLAN 20")
                .contains("Would be cut off the RADIUS server rejects it");
    }

    private List<PrintedPage> print(String size) throws IOException, InterruptedException {
        String browser = Requirements.program("chromium");
        String reader = Requirements.program("pdftotext");
        Path page = Files.writeString(folder.resolve("report.html"), pageOf(size));
        Path pdf = folder.resolve("report.pdf");
        List<String> command = new ArrayList<>(List.of(browser, "--headless", "--disable-gpu"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox");
        }
        command.addAll(List.of(
                "--user-data-dir=" + folder.resolve("profile"),
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf,
                page.toUri().toString()));
        run(command);
        Path words = folder.resolve("words.html");
        run(List.of(reader, "-bbox", pdf.toString(), words.toString()));
        return pages(Files.readAllLines(words));
    }

    // The page sets no paper size, and its policy allows no other style.
    private static String pageOf(String size) throws IOException {
        StringWriter out = new StringWriter();
        ReportFormat.HTML.write(SampleDay.report(), new ReportStyle(ZoneOffset.UTC, false), out);
        return out.toString()
                .replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replaceFirst("</head>", "<style>@page { size: " + size + " }</style></head>");
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        program.environment().put("TMPDIR", folder.toString()); // Chromium may leave directories there
        Process process = program.start();
        boolean isOver = process.waitFor(2 * Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(isOver && process.exitValue() == 0).as(Files.readString(log)).isTrue();
    }

    private static List<PrintedPage> pages(List<String> lines) {
        List<PrintedPage> pages = new ArrayList<>();
        for (String line : lines) {
            Matcher page = PAGE.matcher(line);
            Matcher word = WORD.matcher(line);
            if (page.find()) {
                pages.add(new PrintedPage(number(page, 1), number(page, 2), new ArrayList<>()));
            } else if (word.find()) {
                pages.get(pages.size() - 1)
                        .words()
                        .add(new Word(
                                number(word, 1), number(word, 2), number(word, 3), number(word, 4), word.group(5)));
            }
        }
        return pages;
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    private record PrintedPage(double width, double height, List<Word> words) {

        String text() {
            return String.join(" ", words.stream().map(Word::text).toList());
        }

        boolean isInside() {
            return words.stream()
                    .allMatch(word ->
                            word.left() >= 0 && word.top() >= 0 && word.right() <= width && word.bottom() <= height);
        }
    }

    private record Word(double left, double top, double right, double bottom, String text) {}
}
