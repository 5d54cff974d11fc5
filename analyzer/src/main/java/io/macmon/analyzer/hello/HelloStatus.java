package io.macmon.analyzer.hello;

/** The outcome of reading the first bytes of a connection. */
public enum HelloStatus {
    /** The result is complete. */
    OK,
    /** The bytes so far are correct, but end too early. */
    NEED_MORE,
    /** The bytes are of another protocol. More bytes change nothing. */
    OTHER_PROTOCOL,
    /** The bytes begin like this protocol and then break its rules. More bytes change nothing. */
    MALFORMED
}
