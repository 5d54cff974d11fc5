package io.macmon.fleet.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@link FaultSensor}, which is started again where it was killed. */
final class SensorProcess implements AutoCloseable {

    private final Path directory;
    private final String[] arguments;
    private JavaProcess process;
    private int sent = -1;

    SensorProcess(Path directory, String brokers, String prefix, String sensor) throws IOException {
        this.directory = Files.createDirectories(directory);
        arguments = new String[] {directory.resolve("spool").toString(), brokers, prefix, sensor};
        restart();
    }

    /** Starts it again after {@link #kill}. What was not confirmed is sent again. */
    synchronized void restart() throws IOException {
        process = JavaProcess.start(directory.resolve("sensor"), FaultSensor.class, arguments);
        sent = confirmed();
    }

    /** Sends steps up to a number, if they were not sent yet. */
    synchronized void send(int lastStep, int steps) {
        while (sent < lastStep) {
            sent++;
            process.send(sent + " " + steps);
        }
    }

    /** Number of the last step that was sent; -1 for none. */
    synchronized int sent() {
        return sent;
    }

    /** Number of the last step that the broker has confirmed; -1 for none. */
    int confirmed() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("sensor.out"));
        return lines.isEmpty() ? -1 : Integer.parseInt(lines.get(lines.size() - 1));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    synchronized void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
