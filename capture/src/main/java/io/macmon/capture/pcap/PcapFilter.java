package io.macmon.capture.pcap;

import io.macmon.capture.CaptureException;
import io.macmon.capture.Frame;
import io.macmon.config.CaptureConfig;
import io.macmon.config.ConfigException;
import io.macmon.config.MacAddress;
import java.util.Collection;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * A filter expression, compiled by libpcap for Ethernet frames and run in this process: for capture files, where no
 * kernel does it. One thread only.
 */
public final class PcapFilter implements AutoCloseable {

    /**
     * Addresses up to which {@link #exceptSources} is used: each takes up to five instructions, and the kernel's limits
     * for a socket filter are 4,096 instructions and the memory of {@code net.core.optmem_max}. Where that still is 20
     * KiB, about 120 fit; of a longer list libpcap says so on standard error, and runs the filter itself.
     */
    public static final int MAX_EXCEPTED_SOURCES = 500;

    private final BpfProgram program;
    private byte[] octets = new byte[2_048];

    private PcapFilter(BpfProgram program) {
        this.program = program;
    }

    /**
     * Compiles an expression of pcap-filter(7).
     *
     * @throws ConfigException  with libpcap's own words about the expression
     * @throws CaptureException when libpcap is missing
     */
    public static PcapFilter compile(String expression) throws CaptureException {
        Libpcap.require();
        try (PcapHandle ethernet = Pcaps.openDead(DataLinkType.EN10MB, CaptureConfig.MAX_SNAPLEN)) {
            return new PcapFilter(
                    ethernet.compileFilter(expression, BpfCompileMode.OPTIMIZE, PcapHandle.PCAP_NETMASK_UNKNOWN));
        } catch (PcapNativeException | NotOpenException wrong) {
            throw new ConfigException("filter", "'" + expression + "': " + wrong.getMessage() + "; see pcap-filter(7)");
        }
    }

    /** An expression that takes frames of every source but these; at most {@value #MAX_EXCEPTED_SOURCES} of them. */
    public static String exceptSources(Collection<MacAddress> sources) {
        if (sources.isEmpty()) {
            return "";
        }
        return sources.stream().map(source -> "ether src " + source).collect(Collectors.joining(" or ", "not (", ")"));
    }

    /** Whether the expression takes this frame. */
    public boolean takes(Frame frame) {
        int length = frame.capturedLength();
        if (octets.length < length) {
            octets = new byte[Math.max(length, octets.length * 2)];
        }
        frame.memory().get(frame.offset(), octets, 0, length);
        return program.applyFilter(octets, frame.originalLength(), length);
    }

    @Override
    public void close() {
        program.free();
    }
}
