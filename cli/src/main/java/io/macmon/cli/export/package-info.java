/**
 * {@code macmon export}, and the capture files that watch writes during its analysis.
 *
 * <pre>
 *   ExportOptions --> ExportFile --> ExportTask --> Exporter --> capture files
 * </pre>
 *
 * <p>A live capture never waits for an exporter: frames that find its buffer full are dropped and counted. Imports no
 * other command.
 */
package io.macmon.cli.export;
