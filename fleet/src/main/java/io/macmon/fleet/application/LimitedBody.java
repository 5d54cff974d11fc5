package io.macmon.fleet.application;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** A body up to a limit; a longer one is an error. */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private final int limit;
    private Subscription subscription;
    private long length;

    LimitedBody(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Subscription started) {
        subscription = started;
        body.onSubscribe(started);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        length += parts.stream().mapToInt(ByteBuffer::remaining).sum();
        if (length <= limit) {
            body.onNext(parts);
        } else {
            subscription.cancel();
            body.onError(new IOException("the reply has more than " + (limit >> 20) + " MiB"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
