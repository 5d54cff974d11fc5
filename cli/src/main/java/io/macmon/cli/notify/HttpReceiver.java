package io.macmon.cli.notify;

import io.macmon.cli.process.Version;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts JSON to one URL. Redirects are not followed, because they could lead a secret elsewhere. */
final class HttpReceiver {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int SUCCESS = 2;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI url;
    private final Optional<String> token;

    /** @param token goes into the Authorization header, as a bearer token */
    HttpReceiver(URI url, Optional<String> token) {
        this.url = url;
        this.token = token;
    }

    URI url() {
        return url;
    }

    /** @throws IOException unless the receiver answers with a status of 200 to 299 */
    void post(URI target, byte[] body, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(Duration.ofSeconds(Channel.TIMEOUT_SECONDS))
                .header("Content-Type", "application/json")
                .header("User-Agent", Version.release().replace(' ', '/'))
                .POST(BodyPublishers.ofByteArray(body));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Void>> reply = client.sendAsync(request.build(), BodyHandlers.discarding());
        int status = await(reply).statusCode();
        if (status / 100 != SUCCESS) {
            throw new IOException("HTTP status " + status);
        }
    }

    private static <T> T await(CompletableFuture<T> reply) throws IOException {
        try {
            return reply.get(Channel.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IOException("no reply within " + Channel.TIMEOUT_SECONDS + " seconds", late);
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while sending", stop);
        } finally {
            reply.cancel(true);
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof ConnectException refused && refused.getMessage() == null) {
            return new IOException("cannot connect, or the name is unknown", refused);
        }
        return cause instanceof IOException failed ? failed : new IOException("cannot send the request", cause);
    }
}
