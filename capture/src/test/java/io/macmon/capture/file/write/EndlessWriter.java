package io.macmon.capture.file.write;

import java.nio.file.Path;

/** Writes capture files until it is killed; after each write, it prints the number of frames in them. */
final class EndlessWriter {

    private static final int STATIONS = 5;
    private static final int FRAMES_OF_A_SECOND = 150;

    private EndlessWriter() {}

    /** @param args the file, {@code split} or {@code one}, and conditions */
    public static void main(String[] args) throws Exception {
        String[] conditions = java.util.Arrays.copyOfRange(args, 2, args.length);
        SampleWriter written = args[1].equals("split")
                ? SampleWriter.perStation(Path.of(args[0]), conditions)
                : SampleWriter.to(Path.of(args[0]), conditions);
        long printed = -1;
        for (int i = 0; ; i++) {
            written.frame(i % STATIONS, i * 1_000L, 60 + i * 37 % 1400);
            if (i % FRAMES_OF_A_SECOND == 0) {
                written.writer.onBlock(i / FRAMES_OF_A_SECOND * SampleWriter.SECOND, 0);
                written.writer.onTick(SampleWriter.START + i * 1_000L);
            }
            if (written.writer.written() != printed) {
                printed = written.writer.written();
                System.out.println(printed + "."); // an incomplete line has no full stop
            }
        }
    }
}
