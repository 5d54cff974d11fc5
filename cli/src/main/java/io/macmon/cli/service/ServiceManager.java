package io.macmon.cli.service;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.macmon.capture.linux.LinuxException;
import io.macmon.capture.linux.NotifySocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The service manager that started this process, if one did: systemd, or another that implements sd_notify(3). Without
 * one, nothing is sent. Thread-safe.
 */
final class ServiceManager {

    private static final int PATIENCE_MILLIS = 2_000;

    private final Optional<NotifySocket> socket;
    private final Optional<Duration> watchdog;
    private final Consumer<String> report;
    private boolean hasFailed;

    private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdog, Consumer<String> report) {
        this.socket = socket;
        this.watchdog = watchdog;
        this.report = report;
    }

    /**
     * Finds the service manager. An invalid variable is reported, and counts as missing.
     *
     * @param pid    the ID of this process, because {@code WATCHDOG_PID} may name another
     * @param report receives a message if the service manager cannot be notified
     */
    static ServiceManager of(Map<String, String> environment, long pid, Consumer<String> report) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return new ServiceManager(Optional.empty(), Optional.empty(), report);
        }
        try {
            return new ServiceManager(Optional.of(NotifySocket.of(name)), watchdog(environment, pid), report);
        } catch (IllegalArgumentException wrong) { // also NumberFormatException
            report.accept("no service manager is notified, because a variable is invalid: " + wrong.getMessage());
            return new ServiceManager(Optional.empty(), Optional.empty(), report);
        }
    }

    private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String owner = environment.getOrDefault("WATCHDOG_PID", "");
        boolean isOurs = owner.isEmpty() || Long.parseLong(owner) == pid;
        if (micros.isEmpty() || !isOurs || Long.parseLong(micros) <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(MICROSECONDS.toNanos(Long.parseLong(micros))));
    }

    boolean isPresent() {
        return socket.isPresent();
    }

    /** How long the service manager waits for the next {@code WATCHDOG=1}; empty if it does not wait. */
    Optional<Duration> watchdog() {
        return watchdog;
    }

    /** Sends one message of these assignments. A failure is reported once, because the service works without it. */
    synchronized void send(String... assignments) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            socket.get().send(String.join("\n", assignments), PATIENCE_MILLIS);
            hasFailed = false;
        } catch (LinuxException failed) {
            if (!hasFailed) {
                hasFailed = true;
                report.accept(failed.getMessage());
            }
        }
    }
}
