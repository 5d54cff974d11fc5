package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import java.time.Duration;
import java.util.Optional;

/**
 * When messages go out.
 *
 * @param maxPerMinute  messages in any minute, per channel
 * @param digest        after a message, how long further notices of its kinds and groups wait
 * @param quiet         when only notices of {@code quietSeverity} or more go out; empty for never
 * @param quietSeverity what is sent even in quiet hours; empty for nothing
 */
record Timing(int maxPerMinute, Duration digest, Optional<QuietHours> quiet, Optional<Severity> quietSeverity) {

    static final Timing DEFAULT = new Timing(6, Duration.ofMinutes(15), Optional.empty(), Optional.empty());
}
