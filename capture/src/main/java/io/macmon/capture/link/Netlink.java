package io.macmon.capture.link;

import static io.macmon.capture.linux.Capability.CAP_NET_ADMIN;

import io.macmon.capture.linux.Errno;
import io.macmon.capture.linux.LinuxException;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends a request to the kernel, collects the messages of the reply up to the acknowledgement, and turns an error into
 * an exception. The constants are the kernel's (include/uapi/linux/netlink.h).
 *
 * <p>A dump is repeated if part of it was lost, or if the kernel marks it as inconsistent because a device was added or
 * removed during the dump. One thread at a time.
 */
final class Netlink {

    static final int NLM_F_REQUEST = 0x001;
    static final int NLM_F_ACK = 0x004;

    /** NLM_F_ROOT and NLM_F_MATCH: the reply lists all objects. Only in GET requests. */
    static final int NLM_F_DUMP = 0x300;

    /** Fails with EEXIST if the object exists. Only in NEW requests. */
    static final int NLM_F_EXCL = 0x200;

    /** Creates the object if it does not exist. Only in NEW requests. */
    static final int NLM_F_CREATE = 0x400;

    private static final int NLMSG_ALIGNTO = 4;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;

    /** Lower types are control messages. */
    private static final int NLMSG_MIN_TYPE = 0x10;

    /** In any message of a dump: the dump is inconsistent. */
    private static final int NLM_F_DUMP_INTR = 0x10;

    /** In an error message: the message contains only the header of the failed request, not the whole request. */
    private static final int NLM_F_CAPPED = 0x100;

    /** In an error message or at the end of a dump: attributes with details follow. */
    private static final int NLM_F_ACK_TLVS = 0x200;

    /** The attribute with the kernel's explanation, a text. */
    private static final int NLMSGERR_ATTR_MSG = 1;

    /**
     * Offset of the failed request's {@code struct nlmsghdr} in an error message: after the errno in
     * {@code struct nlmsgerr}.
     */
    private static final int ERROR_REQUEST = 4;

    private static final int MAX_ATTEMPTS = 20;

    private final Kernel kernel;
    private final int port;
    private int sequence;

    /** @param port the socket's own port, to which every reply must be addressed */
    Netlink(Kernel kernel, int port) {
        this.kernel = kernel;
        this.port = port;
    }

    /** The other end of the socket; in tests, a function. */
    @FunctionalInterface
    interface Kernel {
        /** Sends a request; returns the kernel's reply. */
        Reply send(byte[] request) throws LinuxException;
    }

    /** The datagrams of a reply, in order. */
    @FunctionalInterface
    interface Reply {
        byte[] next() throws LinuxException;
    }

    /** Rounds a length up to where the next attribute or message starts (NLMSG_ALIGN). */
    static int aligned(int length) {
        return (length + NLMSG_ALIGNTO - 1) & -NLMSG_ALIGNTO;
    }

    /**
     * Sends a request and waits until the kernel has executed it.
     *
     * @param operation starts the error message, such as {@code "cannot set eth0 up"}
     * @return the messages of the reply, without the acknowledgement
     */
    List<NetlinkMessage> execute(String operation, NetlinkRequest request) throws MacmonException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                ReplyCollector collected = collect(operation, request);
                if (!collected.interrupted) {
                    return collected.messages;
                }
            } catch (LinuxException failure) {
                if (!failure.is(Errno.ENOBUFS) || !request.isDump()) {
                    throw failure;
                }
            } catch (MalformedMessageException malformed) {
                throw new MacmonException(operation + ": " + malformed.getMessage(), malformed);
            }
        }
        throw new MacmonException(
                operation + ": devices were added or removed during each of " + MAX_ATTEMPTS + " attempts",
                "try again");
    }

    private ReplyCollector collect(String operation, NetlinkRequest request) throws MacmonException {
        sequence++;
        Reply reply = kernel.send(request.toDatagram(sequence));
        ReplyCollector collector = new ReplyCollector();
        while (!collector.complete) {
            for (NetlinkMessage message : NetlinkMessage.read(reply.next())) {
                if (message.sequence() == sequence) { // other messages belong to an abandoned request
                    requireOwn(message);
                    collector.add(operation, message);
                }
            }
        }
        return collector;
    }

    private void requireOwn(NetlinkMessage message) throws MalformedMessageException {
        if (message.port() != port) {
            throw new MalformedMessageException(
                    "addressed to port " + Integer.toUnsignedString(message.port()) + " instead of " + port);
        }
    }

    private static final class ReplyCollector {

        private final List<NetlinkMessage> messages = new ArrayList<>();
        private boolean interrupted;
        private boolean complete;

        void add(String operation, NetlinkMessage message) throws MacmonException {
            interrupted |= message.has(NLM_F_DUMP_INTR);
            if (message.type() == NLMSG_ERROR) {
                requireSuccess(operation, message, ERROR_REQUEST);
                complete = true;
            } else if (message.type() == NLMSG_DONE) {
                requireSuccess(operation, message, Integer.BYTES);
                complete = true;
            } else if (message.type() >= NLMSG_MIN_TYPE) {
                messages.add(message);
            }
        }

        private static void requireSuccess(String operation, NetlinkMessage message, int detailsStart)
                throws MacmonException {
            int errno = -message.bodyInt(0);
            if (errno == 0) {
                return;
            }
            LinuxException failure = new LinuxException(operation, errno, CAP_NET_ADMIN);
            Optional<String> explanation =
                    message.has(NLM_F_ACK_TLVS) ? explanation(message, detailsStart) : Optional.empty();
            throw explanation
                    .map(text -> failure.because(Errno.meaning(errno) + " (kernel: " + text + ")", failure.advice()))
                    .orElse(failure);
        }

        // An error message contains the failed request, or only its header; then, as in NLMSG_DONE, attributes follow.
        private static Optional<String> explanation(NetlinkMessage message, int start)
                throws MalformedMessageException {
            int attributes = start;
            if (message.type() == NLMSG_ERROR) {
                attributes += message.has(NLM_F_CAPPED)
                        ? NetlinkMessage.HEADER_LENGTH
                        : aligned(message.bodyInt(ERROR_REQUEST));
            }
            return message.attributes(attributes).text(NLMSGERR_ATTR_MSG);
        }
    }
}
