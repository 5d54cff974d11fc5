package io.macmon.capture.link;

import io.macmon.config.text.MacmonException;

/** A netlink message from the kernel is inconsistent. */
final class MalformedMessageException extends MacmonException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String problem) {
        super("malformed message from the kernel: " + problem);
    }
}
