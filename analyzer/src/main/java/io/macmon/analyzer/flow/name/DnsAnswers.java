package io.macmon.analyzer.flow.name;

import io.macmon.analyzer.claim.DnsName;
import io.macmon.analyzer.claim.MessageView;
import java.nio.ByteBuffer;

/**
 * Reads the addresses in DNS answers (RFC 1035 section 4.1). Each belongs to the name in the question, whatever aliases
 * lead to it. One thread only.
 */
final class DnsAnswers {

    private static final int HEADER = 12;
    private static final int FLAGS = 2;
    private static final int QUESTIONS = 4;
    private static final int ANSWERS = 6;

    // QR, operation and response code: a response to a query, without an error.
    private static final int RESULT_MASK = 0xF80F;
    private static final int SUCCESS = 0x8000;

    private static final int INTERNET = 1;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int RECORD_HEADER = 10;
    private static final int MAX_RECORDS = 64;

    // In nanoseconds, as measured.
    private static final int MESSAGE_COST = 1_000;
    private static final int BYTE_COST = 10;
    private static final int ADDRESS_COST = 2_500;

    private final PassiveDns dns;
    private final NameBudget budget;
    private final MessageView message = new MessageView();
    private final PassiveDns.Ends ends = new PassiveDns.Ends();

    DnsAnswers(PassiveDns dns, NameBudget budget) {
        this.dns = dns;
        this.budget = budget;
    }

    /**
     * Reads a message that a client received.
     *
     * @param payload of the frame that completed the message
     */
    void read(ByteBuffer memory, int at, int length, Payload payload, NameCounts counts, long nanos) {
        budget.spend(MESSAGE_COST + (long) BYTE_COST * Math.max(0, length));
        message.set(memory, at, length);
        if (length <= HEADER || (message.u16(FLAGS) & RESULT_MASK) != SUCCESS || message.u16(QUESTIONS) != 1) {
            return;
        }
        DnsName question = DnsName.read(message, HEADER);
        if (!question.isWellFormed()) {
            counts.count(NameCounter.MALFORMED);
            return;
        }
        ends.set(payload.destinationHigh, payload.destinationLow, 0, 0);
        String name = null;
        int record = question.end() + 4;
        for (int left = Math.min(MAX_RECORDS, message.u16(ANSWERS)); left > 0; left--) {
            int type = DnsName.end(message, record);
            int data = type + RECORD_HEADER;
            int dataLength = message.u16(data - Short.BYTES);
            if (!message.has(data, dataLength)) {
                return; // truncated; what came before it is right
            }
            if (isAddress(type, dataLength)) {
                name = name == null ? NameText.of(question.text()) : name;
                learn(data, dataLength, name, counts, nanos);
            }
            record = data + dataLength;
        }
    }

    private boolean isAddress(int type, int dataLength) {
        return message.u16(type + Short.BYTES) == INTERNET
                && ((message.u16(type) == TYPE_A && dataLength == Integer.BYTES)
                        || (message.u16(type) == TYPE_AAAA && dataLength == 2 * Long.BYTES));
    }

    private void learn(int data, int dataLength, String name, NameCounts counts, long nanos) {
        if (dataLength == Integer.BYTES) {
            ends.setServer(0, message.u32(data));
        } else {
            ends.setServer(message.i64(data), message.i64(data + Long.BYTES));
        }
        budget.spend(ADDRESS_COST);
        counts.count(NameCounter.DNS);
        if (dns.learn(ends, name, nanos)) {
            counts.count(NameCounter.DNS_FULL);
        }
    }
}
