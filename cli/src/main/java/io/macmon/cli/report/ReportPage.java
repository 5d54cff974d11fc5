package io.macmon.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.input.RunContext;
import io.macmon.cli.process.AtomicFile;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * Writes a report as the web page in one file. Its content security policy allows only its own style and scripts, by
 * their hashes, and no request.
 */
public final class ReportPage {

    private static final String FOLDER = "/io/macmon/cli/web/page/";

    private ReportPage() {}

    /**
     * Writes the page.
     *
     * @param origin the capture files
     * @param drops  what was lost, by place
     * @throws MacmonException if the file cannot be written
     */
    public static void write(Path file, FileReport report, String origin, RunContext run, Map<String, Long> drops)
            throws MacmonException {
        String data = new ReportData(report, origin, run, drops).json();
        AtomicFile.replace(file, "the report", out -> out.write(page(data)));
    }

    private static String page(String data) {
        String style = resource("vendor/uPlot.min.css") + resource("base.css") + resource("views.css");
        String chart = resource("vendor/uPlot.iife.min.js");
        String script = ScriptBundle.of("main.js", ReportPage::resource);
        String policy = "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(chart) + " "
                + hash(script) + "; base-uri 'none'; form-action 'none'";
        return String.join(
                "\n",
                "<!DOCTYPE html>",
                "<html lang=\"en\">",
                "<head>",
                "<meta charset=\"utf-8\">",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">",
                "<meta name=\"referrer\" content=\"no-referrer\">",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                "<title>macmon</title>",
                "<style>" + style + "</style>",
                "</head>",
                "<body>",
                "<div id=\"app\"></div>",
                "<noscript>This page needs JavaScript.</noscript>",
                "<script id=\"data\" type=\"application/json\">" + data.replace("<", "\\u003c") + "</script>",
                "<script>" + chart + "</script>",
                "<script>" + script + "</script>",
                "</body>",
                "</html>",
                "");
    }

    private static String resource(String name) {
        try (InputStream text = ReportPage.class.getResourceAsStream(FOLDER + name)) {
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it is packaged with this class
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
