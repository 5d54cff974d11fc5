package io.macmon.cli.http;

import java.io.IOException;

/** Answers requests. Called by several threads at once. */
@FunctionalInterface
public interface HttpHandler {

    /** @throws IOException if there is no reply; ends the connection */
    HttpReply answer(HttpRequest request) throws IOException;
}
