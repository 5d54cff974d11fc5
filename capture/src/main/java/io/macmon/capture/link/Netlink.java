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

    static final int NLM_F_REQUEST = 0x001;
    static final int NLM_F_ACK = 0x004;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    private static final int NLMSG_ALIGNTO = 4;

    private static final int NLMSG_DONE = 3;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_MIN_TYPE = 0x10;

    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;

    private static final int ERROR_REQUEST = 4;
    private static final int NLMSGERR_ATTR_MSG = 1;

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
        Reply send(byte[] request) throws LinuxException;
    }

    /** The datagrams of one answer, one by one. */
    @FunctionalInterface
    interface Reply {
        byte[] next() throws LinuxException;
    }

    /** Up to where the next attribute or message starts. */
    static int aligned(int length) {
        return (length + NLMSG_ALIGNTO - 1) & -NLMSG_ALIGNTO;
    }

    /**
     * Sends a request and waits until the kernel has done it.
     *
     * @param what starts the error message, such as {@code "cannot set eth0 up"}
     * @return what the kernel answered besides the acknowledgement
     */
    List<NetlinkMessage> execute(String what, NetlinkRequest request) throws MacmonException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                ReplyCollector answer = collect(what, request);
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

    private ReplyCollector collect(String what, NetlinkRequest request) throws MacmonException {
        sequence++;
        Reply answer = kernel.send(request.toDatagram(sequence));
        ReplyCollector gathering = new ReplyCollector();
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

    private static final class ReplyCollector {

        private final List<NetlinkMessage> messages = new ArrayList<>();
        private boolean interrupted;
        private boolean complete;

        void add(String what, NetlinkMessage message) throws MacmonException {
            interrupted |= message.has(NLM_F_DUMP_INTR);
            if (message.type() == NLMSG_ERROR) {
                requireSuccess(what, message, ERROR_REQUEST);
                complete = true;
            } else if (message.type() == NLMSG_DONE) {
                requireSuccess(what, message, Integer.BYTES);
                complete = true;
            } else if (message.type() >= NLMSG_MIN_TYPE) {
                messages.add(message);
            }
        }

        private static void requireSuccess(String what, NetlinkMessage message, int rest) throws MacmonException {
            int errno = -message.bodyInt(0);
            if (errno == 0) {
                return;
            }
            String explanation = message.has(NLM_F_ACK_TLVS) ? explanation(message, rest) : "";
            throw explanation.isEmpty()
                    ? new LinuxException(what, errno, CAP_NET_ADMIN)
                    : new LinuxException(what, errno, Errno.explain(errno, CAP_NET_ADMIN) + explanation);
        }

        // After an ERROR comes the request that failed, or only its header; then, as after DONE, attributes.
        private static String explanation(NetlinkMessage message, int start) throws MalformedMessageException {
            int attributes = start;
            if (message.type() == NLMSG_ERROR) {
                attributes += message.has(NLM_F_CAPPED)
                        ? NetlinkMessage.HEADER_LENGTH
                        : aligned(message.bodyInt(ERROR_REQUEST));
            }
            return message.attributes(attributes)
                    .text(NLMSGERR_ATTR_MSG)
                    .map(text -> " (the kernel says: " + text + ")")
                    .orElse("");
        }
    }
}
