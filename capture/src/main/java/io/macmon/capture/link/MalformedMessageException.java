package io.macmon.capture.link;

import io.macmon.config.text.MacmonException;

/** A netlink message that contradicts itself. The message says where. */
final class MalformedMessageException extends MacmonException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(String problem) {
        super("the kernel's message makes no sense: " + problem);
    }
}
