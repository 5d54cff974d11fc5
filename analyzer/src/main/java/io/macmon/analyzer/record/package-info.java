/**
 * One event in, octets out: the formats that the field's tools read.
 *
 * <pre>
 *   MonitorEvent --> EveWriter, ZeekConnLog, CsvFlows, FeatureFlows --> LineWriter --+
 *                --> IpfixWriter ----------------------------------------------------+--> EventWriter.Out
 *                --> SyslogWriter ---------------------------------------------------+
 * </pre>
 *
 * <p><b>Ends of a flow.</b> In every format the source is who sent the flow's first frame, and each MAC stays with its address.
 *
 * <p><b>Numbers of a flow.</b> {@code flow_id} (EVE, CSV) and flowId (IPFIX) hash the flow's key, MACs and VLANs too: all records
 * that the active timeout makes of a flow have the same, and so has a later flow between the same ports. {@code community_id} is
 * that of the specification, version 1, which knows neither MACs nor VLANs. Zeek's {@code uid} is of the record alone.
 *
 * <p>A writer is used by one thread; it knows neither files nor sockets. This is the only package that knows of Jackson.
 */
package io.macmon.analyzer.record;
