package io.macmon.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.macmon.cli.control.ControlReply;
import io.macmon.cli.http.HttpHandler;
import io.macmon.cli.http.HttpReply;
import io.macmon.cli.http.HttpRequest;
import io.macmon.cli.http.SiteCheck.Refusal;
import io.macmon.cli.web.LiveStream.View;
import io.macmon.cli.web.SharedReplies.Question;
import io.macmon.config.text.MacmonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Answers the requests of browsers. Thread-safe. */
final class WebPage implements HttpHandler {

    private static final String API = "/api/";
    private static final String CAPTURE = API + "capture/";
    private static final int COPY_BYTES = 16_384;

    // The analysis makes a report between two blocks of frames: clients must not make it do so often.
    private static final long REPORT_NANOS = SECONDS.toNanos(5);

    private final Access access;
    private final WebSource source;
    private final SharedReplies replies;
    private final PageFiles files = new PageFiles();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Object reportLock = new Object();
    private Optional<byte[]> report = Optional.empty();
    private long reportNanos = System.nanoTime() - REPORT_NANOS;

    WebPage(Access access, WebSource source) {
        this.access = access;
        this.source = source;
        replies = new SharedReplies(source.commands());
    }

    /** Ends the live streams. */
    void end() {
        end.countDown();
    }

    @Override
    public HttpReply answer(HttpRequest request) throws IOException {
        boolean isApi = request.path().startsWith(API);
        Optional<Refusal> refusal = access.check(request, isApi);
        if (refusal.isPresent()) {
            return failure(refusal.get().status(), refusal.get().reason());
        }
        if (!isApi) {
            return files.reply(request).orElseGet(() -> failure(404, "no such page"));
        }
        try {
            return api(request).with("Cache-Control", "no-store");
        } catch (MacmonException late) {
            return failure(503, late.getMessage());
        } catch (IllegalArgumentException malformed) {
            return failure(400, "malformed escape sequence");
        }
    }

    private HttpReply api(HttpRequest request) throws MacmonException, IOException {
        String path = request.path();
        if (path.startsWith(CAPTURE)) {
            Optional<Path> file = source.captureFile(request.pathAfter(CAPTURE));
            return file.isPresent() ? capture(file.get()) : failure(404, "this run has written no such file");
        }
        return switch (path) {
            case API + "live" -> live(request.values("views"));
            case API + "report" -> report();
            default ->
                replies.reply(new Question(request.pathAfter(API), request.values("arg")))
                        .map(reply -> HttpReply.of(
                                200,
                                "application/json; charset=utf-8",
                                reply.line().getBytes(UTF_8)))
                        .orElseGet(() -> failure(404, "this run has no such view"));
        };
    }

    private HttpReply live(List<String> names) {
        List<View> views = View.parseAll(String.join(",", names));
        if (views.size() > LiveStream.MAX_VIEWS) {
            return failure(400, "at most " + LiveStream.MAX_VIEWS + " views at once");
        }
        if (!views.stream().allMatch(view -> view.isPrintable() && replies.isAnswered(view.question()))) {
            return failure(404, "this run has no such view");
        }
        return HttpReply.stream("text/event-stream; charset=utf-8", new LiveStream(views, replies, end));
    }

    private HttpReply report() throws MacmonException {
        synchronized (reportLock) {
            if (System.nanoTime() - reportNanos >= REPORT_NANOS) {
                report = source.report().map(page -> page.getBytes(UTF_8));
                reportNanos = System.nanoTime();
            }
            return report.map(
                            page -> download(HttpReply.of(200, "text/html; charset=utf-8", page), "macmon-report.html"))
                    .orElseGet(() -> failure(404, "only an audit makes a report"));
        }
    }

    // The file may grow: its present length is sent.
    private static HttpReply capture(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException removed) {
            return failure(404, "the file was removed");
        }
        if (!attributes.isRegularFile()) {
            return failure(404, "the file was replaced");
        }
        HttpReply reply = HttpReply.stream("application/vnd.tcpdump.pcap", attributes.size(), out -> {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] part = new byte[COPY_BYTES];
                for (long left = attributes.size(); left > 0; ) {
                    int count = in.read(part, 0, (int) Math.min(left, part.length));
                    if (count < 0) {
                        throw new EOFException("the file has become shorter");
                    }
                    out.write(part, 0, count);
                    left -= count;
                }
            }
        });
        return download(reply, file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_"));
    }

    private static HttpReply download(HttpReply reply, String name) {
        return reply.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    private static HttpReply failure(int status, String reason) {
        String json =
                ControlReply.object().flag("ok", false).text("error", reason).toString();
        HttpReply reply = HttpReply.of(status, "application/json; charset=utf-8", json.getBytes(UTF_8))
                .with("Cache-Control", "no-store");
        return status == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }
}
