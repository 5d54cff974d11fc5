package io.macmon.benchmarks.parts;

import io.macmon.analyzer.audit.Audit;
import io.macmon.analyzer.audit.finding.Finding;
import io.macmon.analyzer.audit.station.StationMemory.Contents;
import io.macmon.capture.Frame;
import io.macmon.config.AuditConfig;
import io.macmon.config.net.MacAddress;
import io.macmon.config.policy.Group;
import io.macmon.config.policy.ListedStation;
import io.macmon.config.policy.MacPattern;
import io.macmon.config.policy.Policy;
import io.macmon.config.policy.Role;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Auditing frames that an attacker made to cost as much as possible, sent with the router's MAC address. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Auditing {

    private static final long STEP_NANOS = 10_000;

    @Param
    public CraftedFrame frame = CraftedFrame.VRRP;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(CraftedFrame.VARIANTS * CraftedFrame.LENGTH);
    private final Frame window = new Frame();
    private final Audit audit = new Audit(
            AuditConfig.DEFAULT,
            policy(),
            new Contents(false, List.of(), List.of(), List.of()),
            changes -> true,
            (Finding finding) -> {});
    private long nanos = 1_700_000_000_000_000_000L;

    @Setup
    public void prepare() {
        for (int variant = 0; variant < CraftedFrame.VARIANTS; variant++) {
            memory.put(variant * CraftedFrame.LENGTH, frame.bytes(variant));
        }
    }

    @Benchmark
    @OperationsPerInvocation(CraftedFrame.VARIANTS)
    public void audit() {
        for (int variant = 0; variant < CraftedFrame.VARIANTS; variant++) {
            nanos += STEP_NANOS;
            window.wrap(memory, variant * CraftedFrame.LENGTH, CraftedFrame.LENGTH, CraftedFrame.LENGTH, nanos);
            audit.onFrame(window);
        }
        audit.onTick(nanos);
    }

    private static Policy policy() {
        MacPattern router = MacPattern.of(new MacAddress(CraftedFrame.ROUTER));
        Group routers = new Group(
                "routers",
                List.of(new ListedStation(router, "", List.of(), List.of(), "here")),
                List.of(),
                List.of(),
                Set.of(Role.ROUTER, Role.DHCP_SERVER),
                false,
                Optional.empty(),
                OptionalInt.empty());
        return new Policy(List.of(routers), List.of(), List.of(), List.of(), List.of());
    }
}
