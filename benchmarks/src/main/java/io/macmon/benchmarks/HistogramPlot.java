package io.macmon.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Plots the log that {@code macmon watch --hlog} writes: frame rate, and delay from capture to analysis, over time. */
@Command(
        name = "picture",
        mixinStandardHelpOptions = true,
        description =
                "Plots a histogram log as SVG: frames per second, and the delay's median, 99th percentile and maximum.")
public final class HistogramPlot implements Callable<Integer> {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 170;
    private static final int LEFT = 90;
    private static final int TOP = 40;
    private static final int GAP = 60;

    @Parameters(index = "0", paramLabel = "FILE.hlog")
    private Path log;

    @Parameters(index = "1", paramLabel = "FILE.svg")
    private Path image;

    private final StringBuilder svg = new StringBuilder();

    public static void main(String[] args) {
        System.exit(new CommandLine(new HistogramPlot()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Map<Double, Histogram> rates = read("frames_per_second");
        Map<Double, Histogram> delays = read("delay_us");
        if (rates.size() < 2) {
            System.err.println(
                    "picture: " + log + " has fewer than two intervals; watch longer, or use a shorter --interval");
            return 1;
        }
        line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                LEFT + WIDTH + 110, 2 * (TOP + HEIGHT) + GAP);
        line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        panel(TOP, "frames per second", rates, List.of(new Curve("mean", "#1f77b4", Histogram::getMean)), 1);
        panel(
                TOP + HEIGHT + GAP,
                "delay from capture to analysis, ms",
                delays,
                List.of(
                        new Curve("max", "#d62728", histogram -> histogram.getMaxValue()),
                        new Curve("p99", "#ff7f0e", histogram -> histogram.getValueAtPercentile(99)),
                        new Curve("p50", "#2ca02c", histogram -> histogram.getValueAtPercentile(50))),
                1e-3);
        line("</svg>");
        Files.writeString(image, svg);
        return 0;
    }

    private Map<Double, Histogram> read(String tag) throws FileNotFoundException {
        Map<Double, Histogram> intervals = new TreeMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(log.toString())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                if (tag.equals(next.getTag()) && next instanceof Histogram histogram && histogram.getTotalCount() > 0) {
                    intervals.put(histogram.getStartTimeStamp() / 1e3, histogram);
                }
            }
        }
        return intervals;
    }

    private void panel(int top, String title, Map<Double, Histogram> intervals, List<Curve> curves, double unit) {
        List<Double> times = new ArrayList<>(intervals.keySet());
        double start = times.get(0);
        double length = Math.max(1e-3, times.get(times.size() - 1) - start);
        double most = intervals.values().stream()
                .flatMapToDouble(
                        histogram -> curves.stream().mapToDouble(curve -> curve.value.applyAsDouble(histogram)))
                .max()
                .orElse(1);
        line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top - 12, title);
        for (int part = 0; part <= 4; part++) {
            double y = top + HEIGHT - part * HEIGHT / 4.0;
            line("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, y, LEFT + WIDTH, y);
            line(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, y + 4, number(most * unit * part / 4));
        }
        line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f s</text>", LEFT + WIDTH, top + HEIGHT + 16, length);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            StringBuilder points = new StringBuilder();
            for (double time : times) {
                double x = LEFT + (time - start) / length * WIDTH;
                double y = top + HEIGHT - curve.value.applyAsDouble(intervals.get(time)) / most * HEIGHT;
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
            line("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>", curve.colour, points);
            line(
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
                    LEFT + WIDTH + 10, top + 12 + 16 * i, curve.colour, curve.name);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private record Curve(String name, String colour, ToDoubleFunction<Histogram> value) {}
}
