package io.macmon.cli.notify;

import java.util.function.Supplier;

/**
 * A channel in the configuration file.
 *
 * @param open reads its secrets; throws {@link io.macmon.config.text.ConfigException} if it cannot
 */
record ChannelConfig(String name, Template title, Template text, Supplier<Channel> open) {}
