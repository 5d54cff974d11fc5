package io.macmon.cli.http;

import java.io.IOException;

/** A request that is refused before a handler sees it. */
final class HttpException extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    HttpException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    int status() {
        return status;
    }
}
