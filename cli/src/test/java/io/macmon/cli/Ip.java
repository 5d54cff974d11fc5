package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.capture.lab.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** iproute2, an independent view of the devices in the network namespace of the calling thread. */
public final class Ip {

    private Ip() {}

    /** Runs {@code ip}; the arguments are separated by spaces. */
    public static String run(String line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Requirements.program("ip")));
        command.addAll(List.of(line.split(" ", -1)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("ip %s: %s", line, output).isZero();
        return output;
    }

    /** One device as {@code ip -d -s -j link show} prints it. */
    public static JsonNode device(String name) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(run("-d -s -j link show dev " + name))
                .get(0);
    }
}
