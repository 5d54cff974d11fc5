package io.macmon.capture.pcap;

import io.macmon.capture.BlockPool;
import io.macmon.capture.CaptureException;
import io.macmon.config.CaptureConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of its own, for what only a fresh process can show: prints why a capture could not be opened. */
final class OpensACapture {

    private OpensACapture() {}

    public static void main(String[] args) {
        CaptureConfig capture = CaptureConfig.DEFAULT;
        try (PcapSource source = PcapSource.open(args[0], capture, new BlockPool(1, capture.snaplen()))) {
            System.out.print(source.stats());
        } catch (CaptureException refused) {
            System.out.print(refused.getMessage());
        }
    }

    /**
     * Runs the program.
     *
     * @param prefix  a command that starts it, or nothing
     * @param options of its virtual machine
     */
    static String run(List<String> prefix, List<String> options, String device) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpensACapture.class.getName(), device));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
