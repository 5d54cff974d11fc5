/**
 * {@code macmon watch -r FILE --report PAGE}: a capture file as one self-contained copy of the web page.
 *
 * <pre>
 *   macmon-analysis: frames ------> FrameTimeline --+
 *   macmon-report:   flow records -> FileReport ----+--> ReportPage --> PAGE
 * </pre>
 *
 * <p>The data has the form of the replies of the control socket, so the page needs no other code. Everything is
 * bounded; what is left out is counted. Imported by the command only.
 */
package io.macmon.cli.report;
