package io.macmon.capture.linux;

/**
 * The registers of eBPF, 64 bits each (Linux, Documentation/bpf/standardization/abi.rst).
 *
 * <p>{@code R0} contains the result of a call and of the program. {@code R1} to {@code R5} contain the arguments of a
 * call and lose their values in the call; when the program starts, {@code R1} contains its argument. {@code R6} to
 * {@code R9} survive calls. {@code R10} points to the end of the 512-byte stack and is read-only.
 */
public enum BpfRegister {
    R0(0),
    R1(1),
    R2(2),
    R3(3),
    R4(4),
    R5(5),
    R6(6),
    R7(7),
    R8(8),
    R9(9),
    R10(10);

    private final int number;

    BpfRegister(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
