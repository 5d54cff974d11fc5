package io.macmon.analyzer.flow.record;

import java.util.Locale;

/** Why a flow record was built, with the values of IPFIX flowEndReason (RFC 5102 section 5.11.3). */
public enum EndReason {
    /** No frame arrived for the idle timeout. */
    IDLE_TIMEOUT(1),
    /** The record had lasted for the active timeout; the flow continues in another record. */
    ACTIVE_TIMEOUT(2),
    /** The TCP connection ended by a RST, or by a FIN from each side that was seen. */
    END_DETECTED(3),
    /** The meter was stopped. */
    FORCED(4),
    /** The table was full, and no flow had been idle longer. */
    LACK_OF_RESOURCES(5),
    /** The clock that stamps the frames was set back, so that no flow could become idle. IPFIX: forced end. */
    CLOCK_SET_BACK(4);

    private final int code;
    private final String id = name().toLowerCase(Locale.ROOT);

    EndReason(int code) {
        this.code = code;
    }

    /** The name in records. */
    public String id() {
        return id;
    }

    /** The value in IPFIX. */
    public int code() {
        return code;
    }
}
