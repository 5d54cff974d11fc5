package io.macmon.analyzer.flow;

/**
 * What happened in a flow, in the letters of Zeek's {@code history}: a flyweight over part of a long, another long and
 * {@value #EXTRA_LENGTH} longs of the extra part, all 0 before the first frame.
 *
 * <pre>
 *   free for the caller, 42 | kinds seen, 8 each direction | number of letters, 6
 *   letters 1 to 12, 5 bits each
 *
 *   letters 13 to 24                                                                in the extra part
 *   letters 25 to 36
 *   zero windows, 16 each direction | repeated segments, 16 each direction
 *   wrong checksums, 16 each direction | gaps, 16 each direction
 * </pre>
 *
 * <p>Letters of the originator are upper case. A letter is stored in the case that it had when it was added: a later
 * {@link #FLIP} does not change it. Letters after the {@value #MAX_LETTERS}th are omitted. One thread only.
 */
final class ConnectionHistory {

    /** Longs per flow in the extra part. */
    static final int EXTRA_LENGTH = 4;

    // Kinds that appear once per direction, or again if the caller repeats them.
    static final int SYN = 0;
    static final int FIN = 1;
    static final int RST = 2;
    static final int SYN_WITH_FIN_OR_RST = 3;
    static final int FIN_WITH_RST = 4;
    static final int PAYLOAD = 5;
    static final int ACK = 6;

    // Other kinds. Zeek takes SYN and SYN with ACK for one kind with two letters.
    static final int SYN_ACK = 8;
    static final int FLIP = 9;

    // Kinds that are counted: they appear again at the 10th, 100th, 1,000th and 10,000th occurrence.
    static final int REPEATED = 10;
    static final int ZERO_WINDOW = 11;
    static final int GAP = 12;
    static final int BAD_CHECKSUM = 13;

    private static final String KIND_LETTERS = "SFRQIDA-H^TWGC";

    private static final int MORE_LETTERS = FlowLayout.Extra.HISTORY;
    private static final int COUNTERS = MORE_LETTERS + 2;

    private static final int LETTER_COUNT_MASK = 0x3F;
    private static final int SEEN_SHIFT = 6;
    private static final int SEEN_BITS = 8;
    private static final int LETTER_BITS = 5;
    private static final int LETTER_MASK = 0x1F;
    private static final int LETTERS_PER_WORD = 12;
    private static final int MAX_LETTERS = 3 * LETTERS_PER_WORD;
    private static final int COUNTER_BITS = 16;
    private static final int COUNTER_MASK = 0xFFFF;

    private final long[] words;
    private final FlowExtras extras;
    private int slot;
    private int seenAt; // the long that is shared
    private int at; // the first letters

    ConnectionHistory(long[] words, FlowExtras extras) {
        this.words = words;
        this.extras = extras;
    }

    /** Points this flyweight at the flow in a slot. */
    void moveTo(int slot) {
        this.slot = slot;
        seenAt = slot * FlowLayout.LENGTH + FlowLayout.CONNECTION;
        at = slot * FlowLayout.LENGTH + FlowLayout.LETTERS;
    }

    /** Whether a kind up to {@link #ACK} was seen in this direction. */
    boolean isSeen(int direction, int kind) {
        return isSeen(words[seenAt], direction, kind);
    }

    /** @param shared the long that is shared with the caller */
    static boolean isSeen(long shared, int direction, int kind) {
        return (shared & seenBit(direction, kind)) != 0;
    }

    /**
     * Adds a letter at the first occurrence of its kind, up to {@link #ACK}, in this direction. Returns whether it is
     * the first.
     */
    boolean see(int direction, int kind, int letter, boolean isOriginator) {
        long seen = seenBit(direction, kind);
        if ((words[seenAt] & seen) != 0) {
            return false;
        }
        words[seenAt] |= seen;
        append(letter, isOriginator);
        return true;
    }

    /** Counts an occurrence of a kind from {@link #REPEATED} on; adds its letter at each power of ten. */
    void count(int direction, int kind, boolean isOriginator) {
        int counter = (kind - REPEATED) * 2 + direction;
        int field = COUNTERS + counter / 4;
        int shift = counter % 4 * COUNTER_BITS;
        int before = (int) (extras.get(slot, field) >>> shift) & COUNTER_MASK;
        if (before == COUNTER_MASK) {
            return;
        }
        extras.add(slot, field, 1L << shift);
        switch (before + 1) {
            case 1, 10, 100, 1_000, 10_000 -> append(kind, isOriginator);
            default -> {}
        }
    }

    /** Adds a letter. */
    void append(int kind, boolean isOriginator) {
        int count = letterCount();
        if (count == MAX_LETTERS) {
            return;
        }
        words[seenAt]++;
        long letter = (long) (kind << 1 | (isOriginator ? 0 : 1)) << (count % LETTERS_PER_WORD * LETTER_BITS);
        if (count < LETTERS_PER_WORD) {
            words[at] |= letter;
        } else {
            extras.add(slot, MORE_LETTERS + count / LETTERS_PER_WORD - 1, letter);
        }
    }

    String letters() {
        int count = letterCount();
        StringBuilder text = new StringBuilder(count);
        for (int letter = 0; letter < count; letter++) {
            int word = letter / LETTERS_PER_WORD;
            long packed = word == 0 ? words[at] : extras.get(slot, MORE_LETTERS + word - 1);
            int bits = (int) (packed >>> (letter % LETTERS_PER_WORD * LETTER_BITS)) & LETTER_MASK;
            char kind = KIND_LETTERS.charAt(bits >>> 1);
            text.append((bits & 1) == 0 ? kind : Character.toLowerCase(kind));
        }
        return text.toString();
    }

    private int letterCount() {
        return (int) words[seenAt] & LETTER_COUNT_MASK;
    }

    private static long seenBit(int direction, int kind) {
        return 1L << (SEEN_SHIFT + direction * SEEN_BITS + kind);
    }
}
