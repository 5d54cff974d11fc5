/**
 * What people read during a run: events as text, and the progress of reading capture files.
 *
 * <pre>
 *   MonitorEvent --> TextFormat --+--> the output text:- (or any other target of text)
 *   Statistics --> StatisticsText-+
 *
 *   FileSource's counters --> ProgressLine --> StatusLine, if standard error is a terminal
 * </pre>
 *
 * <p>An output's {@code TextFormat} is called by the output's thread only. {@code ProgressLine} has its own thread.
 * Imports the analyzer and {@code capture.file.read}, and no other package of {@code io.macmon.cli}.
 */
package io.macmon.cli.screen;
