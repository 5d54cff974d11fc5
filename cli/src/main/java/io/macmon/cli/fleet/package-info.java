/**
 * What connects a run to a fleet of sensors: {@code --out kafka://...}, the section {@code fleet} of the configuration
 * file, and the plugin that has the Kafka client.
 *
 * <pre>
 *   macmon-analysis: stations --> SightingFeed --+
 *   macmon-report:   findings, alerts -----------+--> the plugin's AttachedOutput --> spool on disk --> broker
 *   the plugin:      state of the sensor --------+
 * </pre>
 *
 * <p>The plugin is in a folder beside macmon's libraries, not on the class path, so a run without a fleet neither loads
 * nor looks for it. Imports {@code io.macmon.cli.output} and {@code io.macmon.cli.process}.
 */
package io.macmon.cli.fleet;
