package io.macmon.fleet.application;

import io.macmon.config.policy.Policy;
import io.macmon.fleet.transmit.BrokerOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The settings of one instance.
 *
 * @param directory   holds the state; no other instance may use it
 * @param listen      serves queries and metrics; the other instances connect to it
 * @param absentAfter how long an expected station may not be heard
 * @param findings    receives the findings of all instances as JSON; called by one thread
 * @param messages    receives failures and recoveries; called by any thread
 */
public record FleetOptions(
        BrokerOptions brokers,
        Path directory,
        InetSocketAddress listen,
        Policy policy,
        Duration absentAfter,
        Consumer<String> findings,
        Consumer<String> messages) {}
