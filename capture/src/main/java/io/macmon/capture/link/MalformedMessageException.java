package io.macmon.capture.link;

import io.macmon.capture.CaptureException;

/** A netlink message that contradicts itself. The message says where. */
final class MalformedMessageException extends CaptureException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String problem) {
        super("the kernel's message makes no sense: " + problem);
    }
}
