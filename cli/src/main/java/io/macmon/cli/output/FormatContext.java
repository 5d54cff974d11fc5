package io.macmon.cli.output;

import io.macmon.analyzer.record.CommunityId;
import io.macmon.analyzer.record.EveFormat;
import io.macmon.analyzer.record.SyslogWriter;
import io.macmon.cli.process.Terminal;
import io.macmon.cli.screen.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a writer needs to know about its run and its target.
 *
 * @param target the kind of target that the writer writes to
 */
record FormatContext(Outputs.RecordSource source, OutputOptions options, TargetKind target) {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    boolean isDatagram() {
        return target == TargetKind.UDP;
    }

    /** Creates a calculator; each writer needs its own, because a calculator is for one thread only. */
    CommunityId communityId() {
        return options.communityId();
    }

    EveFormat eve() {
        return source.live()
                ? EveFormat.forDevice(source.name(), communityId())
                : EveFormat.forFile(source.name(), communityId());
    }

    TextFormat text() {
        boolean colour = target == TargetKind.STANDARD_STREAM && Terminal.showsColour();
        return source.live() ? TextFormat.forDevice(colour) : TextFormat.forFile(colour);
    }

    SyslogWriter.Sender syslogSender() {
        return new SyslogWriter.Sender(
                hostName(),
                ProcessHandle.current().pid(),
                source.release(),
                options.structuredDataId(),
                source.live() ? "interface" : "file",
                source.name());
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException unknown) {
            return "";
        }
    }
}
