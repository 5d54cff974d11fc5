package io.macmon.analyzer.record;

import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.DirectionDetail;
import io.macmon.analyzer.flow.record.FlowDetail;
import io.macmon.analyzer.flow.record.FlowFeatures;
import io.macmon.analyzer.flow.record.FlowRecord;
import io.macmon.analyzer.flow.record.SummaryStats;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.ByteBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Flows as CICFlowMeter's comma-separated columns, common in intrusion-detection data sets: same names, same order.
 * Each column contains what its name states.
 *
 * <p>fwd is the direction of the flow's first frame, bwd the other; times are in microseconds, sizes in bytes.
 *
 * <pre>
 *   Flow ID ... Protocol          the key: addresses, ports (ICMP: type and code), protocol number
 *   Timestamp, Flow Duration      time of the first frame in UTC; from the first to the last frame
 *   ... Packet                    frames
 *   ... Packet Length,            payload per frame: what follows the header of TCP, UDP, UDP-Lite, SCTP or DCCP, or 8
 *   ... Segment Size,             bytes of ICMP; the segment sizes are the means of their direction, and Average Packet
 *   Average Packet Size           Size equals Packet Length Mean
 *   Flow Bytes/s, ... Packets/s   payload, frames, per second of duration; 0 if the duration is 0
 *   ... IAT                       time between consecutive frames, in either or in the same direction; Total is from
 *                                 the first to the last frame of the direction
 *   ... Flags, ... Flag Count     TCP segments with the flag, of one direction or of both
 *   ... Header Length             the headers after the IP header; Fwd Seg Size Min is the shortest of them
 *   Std, Variance                 of the sample: the sum of squares divided by count - 1
 *   Down/Up Ratio                 bwd frames over fwd frames; 0 for a record without fwd frames, which can follow an
 *                                 active timeout
 *   ... Bulk ..., Subflow ...,    see {@link FlowFeatures}; subflow figures are those of the direction divided by the
 *   Active ..., Idle ...          number of subflows; bulk rates are in bytes per second
 *   ... Init Win Bytes            the window of the direction's first TCP segment; -1 without one
 *   Fwd Act Data Pkts             fwd frames with payload
 *   Label                         "No Label": macmon does not classify
 * </pre>
 *
 * <p>Figures without a sample (the deviation of one frame, the idle time of a flow without idle gaps) are 0; no cell is
 * NaN, infinite or empty. Flows without IP are not written.
 */
public final class FeatureFormat implements LineFormat {

    private static final String LABEL = "No Label";
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    private static final String HEADER = """
            Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Total Fwd Packet,\
            Total Bwd packets,Total Length of Fwd Packet,Total Length of Bwd Packet,Fwd Packet Length Max,\
            Fwd Packet Length Min,Fwd Packet Length Mean,Fwd Packet Length Std,Bwd Packet Length Max,\
            Bwd Packet Length Min,Bwd Packet Length Mean,Bwd Packet Length Std,Flow Bytes/s,Flow Packets/s,\
            Flow IAT Mean,Flow IAT Std,Flow IAT Max,Flow IAT Min,Fwd IAT Total,Fwd IAT Mean,Fwd IAT Std,\
            Fwd IAT Max,Fwd IAT Min,Bwd IAT Total,Bwd IAT Mean,Bwd IAT Std,Bwd IAT Max,Bwd IAT Min,\
            Fwd PSH Flags,Bwd PSH Flags,Fwd URG Flags,Bwd URG Flags,Fwd Header Length,Bwd Header Length,\
            Fwd Packets/s,Bwd Packets/s,Packet Length Min,Packet Length Max,Packet Length Mean,\
            Packet Length Std,Packet Length Variance,FIN Flag Count,SYN Flag Count,RST Flag Count,\
            PSH Flag Count,ACK Flag Count,URG Flag Count,CWR Flag Count,ECE Flag Count,Down/Up Ratio,\
            Average Packet Size,Fwd Segment Size Avg,Bwd Segment Size Avg,Fwd Bytes/Bulk Avg,\
            Fwd Packet/Bulk Avg,Fwd Bulk Rate Avg,Bwd Bytes/Bulk Avg,Bwd Packet/Bulk Avg,Bwd Bulk Rate Avg,\
            Subflow Fwd Packets,Subflow Fwd Bytes,Subflow Bwd Packets,Subflow Bwd Bytes,FWD Init Win Bytes,\
            Bwd Init Win Bytes,Fwd Act Data Pkts,Fwd Seg Size Min,Active Mean,Active Std,Active Max,Active Min,\
            Idle Mean,Idle Std,Idle Max,Idle Min,Label\
            """;

    private final UtcText times = new UtcText();
    private final Row row = new Row();

    @Override
    public List<String> headerLines(Instant now) {
        return List.of(HEADER);
    }

    /** @throws IllegalArgumentException if the features of the flow were not measured */
    @Override
    public boolean append(MonitorEvent event, ByteBuilder out) {
        if (!(event instanceof FlowEnded ended) || ended.flow().source().address() == null) {
            return false;
        }
        FlowRecord flow = ended.flow();
        if (flow.features().isEmpty() || flow.detail().isEmpty()) {
            throw new IllegalArgumentException("the features of the flow were not measured: " + flow);
        }
        row.out = out;
        key(flow, out);
        measures(row, flow, flow.detail().get(), flow.features().get());
        out.append(',').append(LABEL);
        return true;
    }

    private void key(FlowRecord flow, ByteBuilder out) {
        IpAddress source = flow.source().address();
        IpAddress destination = flow.destination().address();
        source.appendTo(out);
        destination.appendTo(out.append('-'));
        out.append('-').number(flow.source().port());
        out.append('-').number(flow.destination().port());
        out.append('-').number(flow.protocol());
        source.appendTo(out.append(','));
        out.append(',').number(flow.source().port());
        destination.appendTo(out.append(','));
        out.append(',').number(flow.destination().port());
        out.append(',').number(flow.protocol());
        times.micros(flow.first(), ' ', out.append(','));
    }

    private static void measures(Row row, FlowRecord flow, FlowDetail detail, FlowFeatures features) {
        FlowFeatures.Direction fwd = features.forward();
        FlowFeatures.Direction bwd = features.reverse();
        long fwdFrames = flow.forward().frames();
        long bwdFrames = flow.reverse().frames();
        long nanos = Duration.between(flow.first(), flow.last()).toNanos();
        double fwdBytes = total(fwd.payload());
        double bwdBytes = total(bwd.payload());
        row.number(nanos / NANOS_PER_MICRO).number(fwdFrames).number(bwdFrames);
        row.number(fwdBytes).number(bwdBytes);
        maxToStd(row, fwd.payload());
        maxToStd(row, bwd.payload());
        row.number(perSecond(fwdBytes + bwdBytes, nanos)).number(perSecond((double) fwdFrames + bwdFrames, nanos));
        meanToMin(row, detail.gaps());
        gaps(row, detail.forward());
        gaps(row, detail.reverse());
        row.number(fwd.flags().psh()).number(bwd.flags().psh());
        row.number(fwd.flags().urg()).number(bwd.flags().urg());
        row.number(fwd.headerBytes()).number(bwd.headerBytes());
        row.number(perSecond((double) fwdFrames, nanos)).number(perSecond((double) bwdFrames, nanos));
        SummaryStats payload = features.payload();
        row.number(payload.min()).number(payload.max()).number(payload.mean());
        row.number(payload.stddev()).number(payload.stddev() * payload.stddev());
        flags(row, fwd.flags(), bwd.flags());
        row.number(fwdFrames == 0 ? 0 : (double) bwdFrames / fwdFrames);
        row.number(payload.mean())
                .number(fwd.payload().mean())
                .number(bwd.payload().mean());
        bulks(row, fwd.bulks());
        bulks(row, bwd.bulks());
        double subflows = features.subflows();
        row.number(fwdFrames / subflows).number(fwdBytes / subflows);
        row.number(bwdFrames / subflows).number(bwdBytes / subflows);
        row.number(fwd.initialWindow().orElse(-1)).number(bwd.initialWindow().orElse(-1));
        row.number(fwd.payloadFrames()).number(fwd.minHeaderBytes());
        meanToMin(row, features.active());
        meanToMin(row, features.idle());
    }

    private static void maxToStd(Row row, SummaryStats bytes) {
        row.number(bytes.max()).number(bytes.min()).number(bytes.mean()).number(bytes.stddev());
    }

    private static void meanToMin(Row row, SummaryStats nanos) {
        row.number(nanos.mean() / NANOS_PER_MICRO).number(nanos.stddev() / NANOS_PER_MICRO);
        row.number(nanos.max() / NANOS_PER_MICRO).number(nanos.min() / NANOS_PER_MICRO);
    }

    private static void gaps(Row row, DirectionDetail direction) {
        boolean any = direction.first().isPresent() && direction.last().isPresent();
        long nanos = any
                ? Duration.between(direction.first().get(), direction.last().get())
                        .toNanos()
                : 0;
        row.number(nanos / NANOS_PER_MICRO);
        meanToMin(row, direction.gaps());
    }

    private static void flags(Row row, FlowFeatures.Flags fwd, FlowFeatures.Flags bwd) {
        row.number(fwd.fin() + bwd.fin()).number(fwd.syn() + bwd.syn()).number(fwd.rst() + bwd.rst());
        row.number(fwd.psh() + bwd.psh()).number(fwd.ack() + bwd.ack()).number(fwd.urg() + bwd.urg());
        row.number(fwd.cwr() + bwd.cwr()).number(fwd.ece() + bwd.ece());
    }

    private static void bulks(Row row, FlowFeatures.Bulks bulks) {
        double count = Math.max(1, bulks.count());
        row.number(bulks.bytes() / count).number(bulks.frames() / count);
        row.number(perSecond((double) bulks.bytes(), bulks.nanos()));
    }

    private static double total(SummaryStats bytes) {
        return Math.rint(bytes.mean() * bytes.count());
    }

    private static double perSecond(double amount, long nanos) {
        return nanos == 0 ? 0 : amount * NANOS_PER_SECOND / nanos;
    }

    /** Appends numbers to a line, each with the comma that separates it from the previous cell. */
    private static final class Row {

        private ByteBuilder out;

        Row number(long value) {
            out.append(',').number(value);
            return this;
        }

        Row number(double value) {
            Decimals.significant(value, out.append(','));
            return this;
        }
    }
}
