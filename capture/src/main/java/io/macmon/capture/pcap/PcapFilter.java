package io.macmon.capture.pcap;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.macmon.capture.Frame;
import io.macmon.capture.linux.SocketFilter;
import io.macmon.config.CaptureConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * A filter expression for capture files, compiled by libpcap for Ethernet frames. It runs in this process, because the
 * kernel filters live captures only; they use {@link #forSocket}. One thread only.
 */
public final class PcapFilter implements AutoCloseable {

    /**
     * The maximum number of addresses that {@link #excludeSources} should exclude. Each address needs up to five
     * instructions; the kernel limits a socket filter to 4,096 instructions and to the memory of
     * {@code net.core.optmem_max}. If that memory is still 20 KiB, only about 120 addresses fit, and the kernel refuses
     * a longer filter.
     */
    public static final int MAX_EXCLUDED_SOURCES = 500;

    private static final int OPTIMIZE = 1;
    private static final int NO_NETMASK = 0; // as pcap4j compiles for a live capture
    private static final int COMPILER_BUFFER = 1 << 20; // bytes, for a capture that is never read

    private final BpfProgram program;
    private byte[] frameBytes = new byte[2_048];

    private PcapFilter(BpfProgram program) {
        this.program = program;
    }

    /**
     * Compiles an expression of pcap-filter(7).
     *
     * @throws ConfigException with libpcap's message about the expression
     * @throws MacmonException if libpcap is missing
     */
    public static PcapFilter compile(String expression) throws MacmonException {
        Libpcap.require();
        try (PcapHandle ethernet = Pcaps.openDead(DataLinkType.EN10MB, CaptureConfig.MAX_SNAPLEN)) {
            return new PcapFilter(
                    ethernet.compileFilter(expression, BpfCompileMode.OPTIMIZE, PcapHandle.PCAP_NETMASK_UNKNOWN));
        } catch (PcapNativeException | NotOpenException wrong) {
            throw new ConfigException("filter", "'" + expression + "': " + wrong.getMessage() + "; see pcap-filter(7)");
        }
    }

    /**
     * Compiles a pcap-filter(7) expression for a socket on a device in the calling thread's network namespace, to be
     * run by the kernel. Unlike a program for files, this one looks for VLAN tags in the kernel's metadata. An empty
     * expression matches every frame and needs no libpcap.
     *
     * @param snaplen bytes to keep per frame
     * @throws MacmonException if libpcap is missing, the device cannot be opened, or the expression is invalid
     */
    public static SocketFilter forSocket(String device, String expression, int snaplen) throws MacmonException {
        if (expression.isEmpty()) {
            return SocketFilter.snaplen(snaplen);
        }
        Libpcap.require();
        try (PcapHandle pcap = PcapSource.activate(device, new CaptureConfig(snaplen, false, "", COMPILER_BUFFER));
                Memory program = new Memory(NativePcap.PROGRAM_LENGTH)) {
            byte[] text = (expression + '\0').getBytes(StandardCharsets.UTF_8);
            long handle = PcapSource.nativeHandle(pcap);
            if (NativePcap.pcap_compile(handle, program, text, OPTIMIZE, NO_NETMASK) < 0) {
                throw invalidFilter(expression, device, pcap.getError(), null);
            }
            try {
                int instructions = program.getInt(0);
                if (instructions > SocketFilter.MAX_INSTRUCTIONS - SocketFilter.INCOMING_ONLY_INSTRUCTIONS) {
                    throw new MacmonException(
                            problem(expression, device) + "it needs " + instructions
                                    + " instructions, more than the kernel accepts",
                            "use a shorter filter, or --engine=pcap4j");
                }
                return socketFilter(program);
            } finally {
                NativePcap.pcap_freecode(program);
            }
        } catch (NotOpenException closed) {
            throw invalidFilter(expression, device, closed.getMessage(), closed);
        }
    }

    private static SocketFilter socketFilter(Memory program) {
        Pointer at = program.getPointer(NativePcap.PROGRAM_ADDRESS);
        List<SocketFilter.Instruction> instructions = new ArrayList<>();
        for (int left = program.getInt(0); left > 0; left--) {
            instructions.add(new SocketFilter.Instruction(
                    at.getShort(0) & 0xFFFF,
                    at.getByte(NativePcap.INSTRUCTION_JUMP_TRUE) & 0xFF,
                    at.getByte(NativePcap.INSTRUCTION_JUMP_FALSE) & 0xFF,
                    at.getInt(NativePcap.INSTRUCTION_VALUE)));
            at = at.share(NativePcap.INSTRUCTION_LENGTH);
        }
        return new SocketFilter(instructions);
    }

    static MacmonException invalidFilter(String expression, String device, String why, Throwable cause) {
        return new MacmonException(problem(expression, device) + why, "see pcap-filter(7)", cause);
    }

    private static String problem(String expression, String device) {
        return "cannot use the filter '" + expression + "' on " + device + ": ";
    }

    /**
     * Returns an expression that matches all frames except those from these sources, at most
     * {@value #MAX_EXCLUDED_SOURCES}.
     */
    public static String excludeSources(Collection<MacAddress> sources) {
        if (sources.isEmpty()) {
            return "";
        }
        return sources.stream().map(source -> "ether src " + source).collect(Collectors.joining(" or ", "not (", ")"));
    }

    /** Whether the frame matches the expression. */
    public boolean matches(Frame frame) {
        int length = frame.capturedLength();
        if (frameBytes.length < length) {
            frameBytes = new byte[Math.max(length, frameBytes.length * 2)];
        }
        frame.memory().get(frame.offset(), frameBytes, 0, length);
        return program.applyFilter(frameBytes, frame.originalLength(), length);
    }

    @Override
    public void close() {
        program.free();
    }
}
