package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.util.ArrayList;
import java.util.List;

/** Warnings about frames that are not, or no longer, in the files of a run. */
final class WriterWarnings {

    private WriterWarnings() {}

    static List<String> of(ExportConfig config, WriterCounts counts) {
        List<String> warnings = new ArrayList<>();
        if (counts.otherLinkType.get() > 0) {
            warnings.add(counts.otherLinkType.get()
                    + " frames were not written, because a pcap file has one link type and theirs differs from the"
                    + " first frame's; use pcapng");
        }
        if (counts.noSpace.get() > 0) {
            warnings.add(counts.noSpace.get() + " frames were not written, because the file system had less than "
                    + config.minFree() + " bytes free and no older file of this run was left to remove");
        }
        if (counts.noSource.get() > 0) {
            warnings.add(counts.noSource.get() + " frames were not written, because they have no source address or"
                    + " because there are more than " + StationFiles.MAX_STATIONS + " sources");
        }
        if (counts.removedFiles.get() > 0) {
            warnings.add("the oldest " + counts.removedFiles.get() + " files, with " + counts.removedFrames.get()
                    + " frames, were removed to make room for later ones");
        }
        return warnings;
    }
}
