package io.macmon.capture.link;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions to the kernel and its complete answers: sends a request, gathers the messages that answer it up to the
 * acknowledgement, and makes an exception of a refusal.
 *
 * <p>A dump that the kernel itself calls inconsistent (a device came or went meanwhile) is asked for again, and so is
 * one of which the kernel lost a part. Not thread-safe.
 */
final class Netlink {

    static final int REQUEST = 0x001;
    static final int ACK = 0x004;
    static final int DUMP = 0x300;
    static final int EXCLUSIVELY = 0x200;
    static final int CREATE = 0x400;

    private static final int ALIGNMENT = 4;

    private static final int DONE = 3;
    private static final int ERROR = 2;
    private static final int LOWEST_PAYLOAD_TYPE = 0x10;

    private static final int FLAG_DUMP_INTERRUPTED = 0x10;
    private static final int FLAG_REQUEST_LEFT_OUT = 0x100;
    private static final int FLAG_EXPLAINED = 0x200;

    private static final int ERROR_REQUEST = 4;
    private static final int EXPLANATION_TEXT = 1;

    private static final int ATTEMPTS = 20;

    private final Kernel kernel;
    private final int port;
    private int sequence;

    /** @param port the only one that answers may be addressed to */
    Netlink(Kernel kernel, int port) {
        this.kernel = kernel;
        this.port = port;
    }

    /** The other end of the socket; in tests, a function. */
    @FunctionalInterface
    interface Kernel {
        /** Takes a request, and gives the datagrams that the kernel answers with. */
        Answer ask(byte[] request) throws LinuxException;
    }

    /** The datagrams of one answer, one by one. */
    @FunctionalInterface
    interface Answer {
        byte[] next() throws LinuxException;
    }

    /** Up to where the next attribute or message starts. */
    static int aligned(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /**
     * Sends a request and waits until the kernel has done it.
     *
     * @param what starts the error message, such as {@code "cannot set eth0 up"}
     * @return what the kernel answered besides the acknowledgement
     */
    List<NetlinkMessage> ask(String what, NetlinkRequest request) throws MacmonException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                Gathering answer = gather(what, request);
                if (!answer.interrupted) {
                    return answer.messages;
                }
            } catch (LinuxException failure) {
                if (!failure.is(Errno.ENOBUFS) || !request.isDump()) {
                    throw failure;
                }
            } catch (MalformedMessageException nonsense) {
                throw new MacmonException(what + ": " + nonsense.getMessage(), nonsense);
            }
        }
        throw new MacmonException(what + ": devices came and went during each of " + ATTEMPTS + " attempts; try again");
    }

    private Gathering gather(String what, NetlinkRequest request) throws MacmonException {
        sequence++;
        Answer answer = kernel.ask(request.numbered(sequence));
        Gathering gathering = new Gathering();
        while (!gathering.complete) {
            for (NetlinkMessage message : NetlinkMessage.read(answer.next())) {
                if (message.sequence() == sequence) { // any other answers a question that was given up
                    requireOwn(message);
                    gathering.add(what, message);
                }
            }
        }
        return gathering;
    }

    private void requireOwn(NetlinkMessage message) throws MalformedMessageException {
        if (message.port() != port) {
            throw new MalformedMessageException(
                    "it is addressed to port " + Integer.toUnsignedString(message.port()) + ", not to " + port);
        }
    }

    private static final class Gathering {

        private final List<NetlinkMessage> messages = new ArrayList<>();
        private boolean interrupted;
        private boolean complete;

        void add(String what, NetlinkMessage message) throws MacmonException {
            interrupted |= message.has(FLAG_DUMP_INTERRUPTED);
            if (message.type() == ERROR) {
                requireSuccess(what, message, ERROR_REQUEST);
                complete = true;
            } else if (message.type() == DONE) {
                requireSuccess(what, message, Integer.BYTES);
                complete = true;
            } else if (message.type() >= LOWEST_PAYLOAD_TYPE) {
                messages.add(message);
            }
        }

        private static void requireSuccess(String what, NetlinkMessage message, int rest) throws MacmonException {
            int errno = -message.bodyInt(0);
            if (errno == 0) {
                return;
            }
            String explanation = message.has(FLAG_EXPLAINED) ? explanation(message, rest) : "";
            throw explanation.isEmpty()
                    ? new LinuxException(what, errno, CAP_NET_ADMIN)
                    : new LinuxException(what, errno, Errno.explain(errno, CAP_NET_ADMIN) + explanation);
        }

        // After an ERROR comes the request that failed, or only its header; then, as after DONE, attributes.
        private static String explanation(NetlinkMessage message, int start) throws MalformedMessageException {
            int attributes = start;
            if (message.type() == ERROR) {
                attributes += message.has(FLAG_REQUEST_LEFT_OUT)
                        ? NetlinkMessage.HEADER_LENGTH
                        : aligned(message.bodyInt(ERROR_REQUEST));
            }
            return message.attributes(attributes)
                    .text(EXPLANATION_TEXT)
                    .map(text -> " (the kernel says: " + text + ")")
                    .orElse("");
        }
    }
}
