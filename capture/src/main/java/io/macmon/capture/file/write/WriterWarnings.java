package io.macmon.capture.file.write;

import io.macmon.config.ExportConfig;
import java.util.ArrayList;
import java.util.List;

/** Sentences about what is not, or not any more, in the files of a run. */
final class WriterWarnings {

    private WriterWarnings() {}

    static List<String> of(ExportConfig config, WriterCounts counts) {
        List<String> remarks = new ArrayList<>();
        if (counts.otherLinkType.get() > 0) {
            remarks.add(counts.otherLinkType.get()
                    + " frames are of another link type than the first, and pcap has one;" + " write pcapng");
        }
        if (counts.noSpace.get() > 0) {
            remarks.add(counts.noSpace.get() + " frames were not written, because the file system had less than "
                    + config.minFree() + " octets free and no older file of this run was left to remove");
        }
        if (counts.noSource.get() > 0) {
            remarks.add(counts.noSource.get() + " frames were not written: they have no source address, or are of more"
                    + " sources than the " + StationFiles.MAX_STATIONS + " that get files of their own");
        }
        if (counts.removedFiles.get() > 0) {
            remarks.add("the oldest " + counts.removedFiles.get() + " files, with " + counts.removedFrames.get()
                    + " frames, made room for later ones");
        }
        return remarks;
    }
}
