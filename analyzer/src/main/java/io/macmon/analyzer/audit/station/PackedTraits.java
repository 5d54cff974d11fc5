package io.macmon.analyzer.audit.station;

import io.macmon.analyzer.identity.Trait;
import io.macmon.analyzer.identity.TraitKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Traits of a station in one array, because a list of them takes three times the memory. Never modified. */
final class PackedTraits {

    static final PackedTraits EMPTY = new PackedTraits(new byte[0]);

    /** Room for all traits of an ordinary device. */
    private static final int MAX_BYTES = 800;

    /** One byte for the kind, and two for the length of the text. */
    private static final int HEADER = 3;

    private static final List<TraitKind> KINDS = List.of(TraitKind.values());

    private final byte[] packed; // of one kind: the oldest first

    private PackedTraits(byte[] packed) {
        this.packed = packed;
    }

    boolean contains(Trait trait) {
        byte[] utf8 = trait.value().getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < packed.length; at += HEADER + length(at)) {
            int from = at + HEADER;
            boolean isSameKind = KINDS.get(packed[at]) == trait.kind();
            if (isSameKind && Arrays.equals(packed, from, from + length(at), utf8, 0, utf8.length)) {
                return true;
            }
        }
        return false;
    }

    private int length(int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(packed).getShort(at + 1));
    }

    /**
     * These traits and one more. The oldest of its kind makes room if there are too many of it; if there is too much
     * text, the oldest of the kind with the most text, so that what a station repeats in variations, such as its
     * services, does not push out a trait of another kind.
     */
    PackedTraits with(Trait trait) {
        List<Trait> all = new ArrayList<>(traits());
        all.add(trait);
        List<Trait> ofKind =
                all.stream().filter(known -> known.kind() == trait.kind()).toList();
        if (ofKind.size() > trait.kind().maxValues()) {
            all.remove(ofKind.get(0));
        }
        byte[] longer = pack(all);
        while (longer.length > MAX_BYTES) {
            all.remove(oldestOfLargestKind(all));
            longer = pack(all);
        }
        return new PackedTraits(longer);
    }

    private static Trait oldestOfLargestKind(List<Trait> traits) {
        Map<TraitKind, Integer> lengths = new EnumMap<>(TraitKind.class);
        traits.forEach(
                trait -> lengths.merge(trait.kind(), HEADER + trait.value().length(), Integer::sum));
        TraitKind largest = Collections.max(lengths.entrySet(), Map.Entry.comparingByValue())
                .getKey();
        return traits.stream()
                .filter(trait -> trait.kind() == largest)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] pack(List<Trait> traits) {
        List<byte[]> texts = traits.stream()
                .map(trait -> trait.value().getBytes(StandardCharsets.UTF_8))
                .toList();
        int length = texts.stream().mapToInt(text -> HEADER + text.length).sum();
        ByteBuffer packed = ByteBuffer.allocate(length);
        for (int i = 0; i < texts.size(); i++) {
            packed.put((byte) KINDS.indexOf(traits.get(i).kind()))
                    .putShort((short) texts.get(i).length)
                    .put(texts.get(i));
        }
        return packed.array();
    }

    List<Trait> traits() {
        List<Trait> traits = new ArrayList<>();
        for (int at = 0; at < packed.length; at += HEADER + length(at)) {
            String value = new String(packed, at + HEADER, length(at), StandardCharsets.UTF_8);
            traits.add(new Trait(KINDS.get(packed[at]), value));
        }
        return traits;
    }

    /** The memory that it takes, in bytes. */
    int memorySize() {
        return packed.length;
    }
}
