package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import io.macmon.cli.process.HostName;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends one message to a channel, or to each, and waits for the result. */
public final class TestMessage {

    private TestMessage() {}

    /**
     * Sends a message, whatever the rules and the time.
     *
     * @param name    the channel; empty for all
     * @param results receives a line per channel
     * @return whether all channels accepted it
     * @throws ConfigException if there is no such channel, or a secret cannot be read
     */
    public static boolean send(NotifyConfig config, Optional<String> name, Consumer<String> results) {
        List<ChannelConfig> channels =
                name.map(one -> List.of(config.channel(one))).orElse(config.channels());
        boolean isSent = true;
        for (ChannelConfig channel : channels) {
            isSent &= send(channel, results);
        }
        return isSent;
    }

    private static boolean send(ChannelConfig config, Consumer<String> results) {
        Digest digest = new Digest();
        digest.add(new Notice(
                Instant.now(), Health.TEST, Severity.INFO, "", "", "macmon can send to " + config.name(), false));
        Message.Source source = new Message.Source(HostName.get(), "no device");
        Channel channel = config.open().get();
        try {
            channel.send(Message.of(digest, config, source, Instant.now()));
            results.accept(config.name() + ": sent");
            return true;
        } catch (IOException failed) {
            results.accept(config.name() + ": cannot send: " + IoErrorText.of(failed));
            return false;
        }
    }
}
