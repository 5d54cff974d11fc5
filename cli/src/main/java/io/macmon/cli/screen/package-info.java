/**
 * What people read while a run goes on: the text format of events, and the progress of reading capture files.
 *
 * <pre>
 *   MonitorEvent --> TextFormat --+--> the output text:- (or any other target of text)
 *   Statistics --> StatisticsText-+
 *
 *   FileSource's counters --> ProgressLine --> standard error, if it is a terminal
 * </pre>
 *
 * <p>{@code TextFormat} is used by the thread of its output. {@code ProgressLine} has a thread of its own. Imports the
 * analyzer and {@code capture.file.read}, and no other package of {@code io.macmon.cli}.
 */
package io.macmon.cli.screen;
