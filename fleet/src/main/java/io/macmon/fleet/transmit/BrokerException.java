package io.macmon.fleet.transmit;

/** The producer cannot go on; a new one may. The message is for the user. */
final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
