/**
 * Settings, checked when they are created. A record of settings is immutable and thread-safe.
 *
 * <pre>
 *   options, files ---&gt; records (RunConfig, CaptureConfig, FlowConfig, ...) ---&gt; capture, analyzer, cli
 * </pre>
 *
 * <p>A record rejects an invalid value with a {@link io.macmon.config.text.ConfigException}, which names the option.
 * The record also contains the default values; the command-line options refer to them.
 *
 * <ul>
 *   <li>{@code net}: MAC and IP addresses
 *   <li>{@code file}: whether other users could redirect a file that macmon writes
 *   <li>{@code policy}: which stations belong on a segment; {@code policy.read} and {@code policy.write} for files
 *   <li>{@code text}: durations, sizes, YAML, and errors
 * </ul>
 *
 * <p>The module imports nothing else from macmon.
 */
package io.macmon.config;
