package io.macmon.capture.file.read;

import io.macmon.capture.LinkType;

/**
 * Frames of a capture file that were not handed on, because frames of their link type are not read.
 *
 * @param linkType LINKTYPE_ value, as the file has it
 * @param frames   of this link type
 */
public record SkippedFrames(int linkType, long frames) {

    /** The link type's LINKTYPE_ name without that prefix; for one without a known name, its number. */
    public String linkTypeName() {
        return LinkType.name(linkType);
    }
}
