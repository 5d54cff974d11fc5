package io.macmon.capture.linux;

import static io.macmon.capture.linux.BpfRegister.R0;
import static io.macmon.capture.linux.BpfRegister.R1;
import static io.macmon.capture.linux.BpfRegister.R10;
import static io.macmon.capture.linux.BpfRegister.R2;
import static io.macmon.capture.linux.BpfRegister.R9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.macmon.capture.linux.BpfAssembler.Condition;
import io.macmon.capture.linux.BpfAssembler.Operation;
import io.macmon.capture.linux.BpfAssembler.Size;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The expected bytes are from llvm-mc and the tables of RFC 9669, for a little-endian machine. */
class BpfAssemblerTest {

    @Test
    void writesAnInstructionAsTheKernelReadsIt() {
        assertThat(hex(new BpfAssembler().move(R0, 0).exit())).isEqualTo("b700000000000000" + "9500000000000000");
        assertThat(hex(new BpfAssembler().move(R9, R1))).isEqualTo("bf19000000000000");
        assertThat(hex(new BpfAssembler().apply(Operation.ADD, R2, -8))).isEqualTo("07020000f8ffffff");
        assertThat(hex(new BpfAssembler().load(Size.WORD, R2, R1, 4))).isEqualTo("6112040000000000");
        assertThat(hex(new BpfAssembler().store(Size.HALF, R10, -2, R1))).isEqualTo("6b1afeff00000000");
        assertThat(hex(new BpfAssembler().store(Size.LONG, R10, -8, 1))).isEqualTo("7a0af8ff01000000");
        assertThat(hex(new BpfAssembler().toNetworkOrder(R1, 16))).isEqualTo("dc01000010000000");
        assertThat(hex(new BpfAssembler().call(BpfHelper.KTIME_GET_NS))).isEqualTo("8500000005000000");
    }

    @Test
    void writesAtomicInstructions() {
        assertThat(hex(new BpfAssembler().atomicAdd(R9, 8, R1))).isEqualTo("db19080000000000");
        assertThat(hex(new BpfAssembler().atomicFetchAdd(R9, 8, R1))).isEqualTo("db19080001000000");
        assertThat(hex(new BpfAssembler().atomicCompareExchange(R9, 8, R1))).isEqualTo("db190800f1000000");
    }

    @Test
    void writesALongNumberAsTwoInstructions() {
        assertThat(hex(new BpfAssembler().moveLong(R1, 0x0102_0304_8506_0708L)))
                .isEqualTo("1801000008070685" + "0000000004030201");
    }

    @Test
    void countsAJumpFromTheNextInstruction() {
        BpfAssembler code = new BpfAssembler()
                .label("again")
                .jumpIf(R1, Condition.EQUAL, 7, "end")
                .moveLong(R2, 1)
                .jump("again")
                .label("end")
                .exit();

        assertThat(hex(code))
                .isEqualTo("1501030007000000" + "1802000001000000" + "0000000000000000" + "0500fcff00000000"
                        + "9500000000000000");
    }

    @Test
    void refusesALabelThatIsUndefinedOrDefinedTwice() {
        assertThatThrownBy(() -> new BpfAssembler().jump("lost").bytes()).hasMessage("label 'lost' is not defined");
        assertThatThrownBy(() -> new BpfAssembler().label("here").exit().label("here"))
                .hasMessage("label 'here' is defined twice");
    }

    @Test
    void refusesAJumpThatIsTooFar() {
        BpfAssembler code = new BpfAssembler().jump("far");
        for (int i = 0; i < 32_767; i++) {
            code.exit();
        }
        assertThat(code.label("far").exit().bytes()).hasSize(32_769 * 8);
        BpfAssembler farther = new BpfAssembler().jump("far");
        for (int i = 0; i < 32_768; i++) {
            farther.exit();
        }
        assertThatThrownBy(() -> farther.label("far").exit().bytes())
                .hasMessage("label 'far' is 32768 instructions away, too far for a jump");
    }

    @Test
    void refusesAnOffsetThatDoesNotFit() {
        assertThatThrownBy(() -> new BpfAssembler().load(Size.BYTE, R1, R2, 40_000))
                .hasMessage("an offset must fit in 16 bits; got 40000");
    }

    private static String hex(BpfAssembler code) {
        return HexFormat.of().formatHex(code.bytes());
    }
}
