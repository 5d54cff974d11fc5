/**
 * The record formats that other tools read: an event goes in, bytes come out.
 *
 * <pre>
 *   MonitorEvent --> EveFormat, ZeekFormat, CsvFormat, FeatureFormat --> LineWriter --+
 *                --> IpfixWriter -----------------------------------------------------+--> EventWriter.ByteSink
 *                --> SyslogWriter ----------------------------------------------------+
 * </pre>
 *
 * <p><b>No garbage.</b> Flow records go straight into a reused {@link io.macmon.config.text.ByteBuilder}, without an
 * object per field. Jackson writes EVE's other events, which are rare.
 *
 * <p><b>Direction.</b> In every format, the source is the sender of the flow's first frame, and each MAC stays with its
 * address.
 *
 * <p><b>IDs.</b> {@code flow_id} (EVE, CSV) and flowId (IPFIX) are a hash of the flow's key and of the time when it
 * started. If the active timeout splits a flow, all of its records have the same ID. {@code community_id} is version 1
 * of the Community ID specification, which ignores MACs and VLANs. Zeek's {@code uid} identifies one record.
 *
 * <p>A format or writer is for one thread only, and knows neither files nor sockets. A constant of
 * {@code cli.output.OutputFormat} makes a format available to {@code --out}.
 */
package io.macmon.analyzer.record;
