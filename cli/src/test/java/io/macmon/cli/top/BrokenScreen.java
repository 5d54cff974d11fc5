package io.macmon.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.macmon.cli.process.ErrorReport;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.top.draw.Area;
import io.macmon.cli.top.draw.Buffer;
import io.macmon.cli.top.draw.Key;
import io.macmon.cli.top.view.Actions;
import io.macmon.cli.top.view.Replies;
import io.macmon.cli.top.view.View;
import io.macmon.cli.top.view.ViewState;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program whose screen fails when {@code x} is pressed. */
final class BrokenScreen implements View {

    public static void main(String[] arguments) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        PrintWriter err = new PrintWriter(StandardStream.ERROR.open(), true, UTF_8);
        LiveScreen screen = LiveScreen.open(
                (command, words) -> "{\"ok\":true,\"command\":\"broken\"}",
                List.of(new BrokenScreen()),
                "",
                end::countDown,
                failure -> {
                    ErrorReport.print(err, "macmon", failure);
                    end.countDown();
                });
        err.println("printed below the screen");
        end.await();
        screen.close();
    }

    @Override
    public String name() {
        return "Broken";
    }

    @Override
    public List<Request> requests() {
        return List.of();
    }

    @Override
    public void draw(Buffer buffer, Area area, Replies replies, ViewState state) {}

    @Override
    public boolean onKey(Key key, Replies replies, ViewState state, Actions actions) {
        throw new IllegalStateException("the view is broken");
    }

    @Override
    public List<String> help() {
        return List.of();
    }
}
