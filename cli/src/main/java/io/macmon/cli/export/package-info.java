/**
 * {@code macmon export}, and the capture files that watch writes during its analysis.
 *
 * <pre>
 *   ExportOptions --> ExportFile --> ExportTask --> Exporter: ring --> macmon-export: selection --> capture files
 * </pre>
 *
 * <p>A live capture never waits for an exporter: blocks that the exporter does not take in time are dropped and
 * counted. Imports no other command.
 */
package io.macmon.cli.export;
