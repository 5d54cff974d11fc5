package io.macmon.capture.file.read;

import io.macmon.capture.LinkType;

/**
 * Frames in a capture file that were skipped because their link type is not supported.
 *
 * @param linkType LINKTYPE_ value in the file
 * @param frames   number of frames with this link type
 */
public record SkippedFrames(int linkType, long frames) {

    /** Name of the link type without the prefix LINKTYPE_; its number if the name is unknown. */
    public String linkTypeName() {
        return LinkType.name(linkType);
    }
}
