package io.macmon.cli.output;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.EventWriter;
import io.macmon.analyzer.record.LineWriter;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.cli.process.HostName;
import io.macmon.cli.process.StandardStream;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.screen.CollapsingWriter;
import io.macmon.cli.screen.TextFormat;
import io.macmon.cli.screen.TextLayout;

/**
 * What a writer needs to know about its run and its target.
 *
 * @param screen what text on a standard stream looks like
 * @param target where the writer writes to
 */
record FormatContext(Outputs.RecordSource source, OutputOptions options, Outputs.Screen screen, TargetAddress target) {

    boolean isDatagram() {
        return target.kind() == TargetKind.UDP;
    }

    /** Creates a calculator; each writer needs its own, because a calculator is for one thread only. */
    CommunityId communityId() {
        return options.communityId();
    }

    EveFormat eve() {
        return source.live()
                ? EveFormat.forDevice(source.name(), communityId(), source.labels())
                : EveFormat.forFile(source.name(), communityId(), source.labels());
    }

    EventWriter text() {
        TextLayout layout = textLayout();
        TextFormat format = textFormat(layout);
        return layout.isForReading() ? new CollapsingWriter(format) : new LineWriter(format);
    }

    private TextFormat textFormat(TextLayout layout) {
        boolean colour = target.kind() == TargetKind.STANDARD_STREAM && Terminal.showsColour(stream());
        return source.live()
                ? TextFormat.forDevice(layout, colour, source.labels())
                : TextFormat.forFile(layout, colour, source.labels());
    }

    private TextLayout textLayout() {
        if (target.kind() != TargetKind.STANDARD_STREAM) {
            return TextLayout.forFile(options.isWide());
        }
        if (screen.columns().isPresent()) {
            int columns = screen.columns().getAsInt();
            return TextLayout.forTerminal(() -> columns, options.isWide());
        }
        return stream().isTerminal()
                ? TextLayout.forTerminal(Terminal.columns(stream()), options.isWide())
                : TextLayout.forFile(options.isWide());
    }

    private StandardStream stream() {
        return target instanceof TargetAddress.StandardOutput ? StandardStream.OUTPUT : StandardStream.ERROR;
    }

    SyslogWriter.Sender syslogSender() {
        return new SyslogWriter.Sender(
                HostName.get(),
                ProcessHandle.current().pid(),
                source.release(),
                options.structuredDataId(),
                source.live() ? "interface" : "file",
                source.name());
    }
}
