package io.macmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.LabTest;
import io.macmon.cli.CommandResult;
import io.macmon.cli.LabTrafficFixture;
import io.macmon.cli.lab.LabTraffic;
import io.macmon.cli.web.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that {@code watch -r --report} writes. */
class WatchReportTest extends LabTrafficFixture {

    private static final Pattern DATA =
            Pattern.compile("<script id=\"data\" type=\"application/json\">([^<]*)</script>");

    @Test
    void containsEveryFrameOfTheFile() throws Exception {
        JsonNode replies = data(write(file)).at("/replies");

        assertThat(replies.at("/status/frames").asLong())
                .isEqualTo(traffic.frames().size());
        assertThat(sum(replies.at("/rates:file/frames")))
                .isEqualTo(traffic.frames().size());
        assertThat(replies.at("/stations/stations").findValues("frames").stream()
                        .mapToLong(JsonNode::asLong)
                        .sum())
                .isEqualTo(traffic.frames().size());
        assertThat(replies.at("/flows/flows"))
                .hasSize(replies.at("/status/flows").asInt());
        assertThat(replies.at("/status/lost").asLong()).isZero();
    }

    @Test
    void namesStrangersAndStationsThatAreMissing() throws Exception {
        String listed = LabTraffic.STATIONS.get(0).mac() + ",02:00:00:00:00:99";
        JsonNode replies = data(write(file, "--mac", listed)).at("/replies");

        assertThat(replies.at("/status/expected/absent").asInt()).isEqualTo(1);
        assertThat(replies.at("/stations/stations").findValuesAsText("state")).contains("heard", "absent");
        assertThat(replies.at("/strangers/strangers").findValuesAsText("mac"))
                .contains(LabTraffic.STRANGER.mac().toString());
    }

    @Test
    void cannotEndItsDataWithANameFromTheNetwork() throws Exception {
        Path hostile = Files.copy(file, folder.resolve("<script>alert(1)<"));

        assertThat(data(write(hostile)).at("/replies/status/origin").asText()).endsWith("<script>alert(1)<");
    }

    @Test
    @LabTest
    void worksInABrowserWithoutAnyRequest() throws Exception {
        Path page = write(file);
        try (Browser browser = Browser.open(folder)) {
            browser.show(page.toUri().toString(), 1280, 900, false);
            browser.await("document.querySelector('.figures')");
            assertThat(browser.text(".verdict")).isEqualTo("LOSSLESS");
            assertThat(browser.text(".figures"))
                    .contains("Frames" + traffic.frames().size());
            browser.picture("report-overview");
            for (String view : new String[] {"stations", "strangers", "flows", "talk"}) {
                browser.click("nav a[href='#/" + view + "']");
                browser.await("document.querySelector('main').textContent.length > 20"
                        + " && document.querySelector('nav a[aria-current]').hash === '#/" + view + "'");
            }
            assertThat(browser.requests()).containsExactly(page.toUri().toString());
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void isOnlyForCaptureFiles() {
        CommandResult live = CommandResult.ofLine("watch -i lo --mac 02:00:00:00:00:01 --report report.html");

        assertThat(live.exitCode()).isEqualTo(2);
        assertThat(live.err()).anyMatch(line -> line.contains("report: works only with -r"));
    }

    private Path write(Path capture, String... more) throws Exception {
        Path page = folder.resolve("report.html");
        String[] arguments = {"watch", "-q", "-r", capture.toString(), "--report", page.toString()};
        String[] all = Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
        assertThat(CommandResult.of(all).exitCode()).isIn(0, 3);
        return page;
    }

    private static JsonNode data(Path page) throws Exception {
        Matcher data = DATA.matcher(Files.readString(page));
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }

    private static long sum(JsonNode numbers) {
        long sum = 0;
        for (JsonNode number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }
}
