package io.macmon.cli.lab;

import io.macmon.capture.link.Link;
import io.macmon.capture.link.Links;
import io.macmon.capture.linux.PacketSocket;
import io.macmon.config.text.MacmonException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments of a fleet's lab: bridges, each with a port for two sensors and one for the stations. */
final class FleetLabNetwork implements AutoCloseable {

    static final String HQ = "hq";
    static final String FIRST_BRANCH = "branch-1";
    static final String SECOND_BRANCH = "branch-2";
    static final List<String> SEGMENTS = List.of(HQ, FIRST_BRANCH, SECOND_BRANCH);
    static final int SENSORS_PER_SEGMENT = 2;

    /** The cable of one station, which can be moved. */
    static final String CABLE = "cable";

    private static final String LOOPBACK = "lo";
    private static final String BRIDGE = "bridge-";
    private static final String PORT = "p-"; // the bridge's end of a cable

    private final Links links;
    private final Map<String, PacketSocket> wires = new HashMap<>();
    private final List<String> created = new ArrayList<>();

    private FleetLabNetwork(Links links) {
        this.links = links;
    }

    /** Creates the segments in this process's network namespace. */
    static FleetLabNetwork create() throws MacmonException {
        FleetLabNetwork network = new FleetLabNetwork(Links.open());
        try {
            network.createSegments();
            return network;
        } catch (MacmonException failed) {
            network.close();
            throw failed;
        }
    }

    private void createSegments() throws MacmonException {
        links.setUp(links.require(LOOPBACK));
        for (String segment : SEGMENTS) {
            links.createBridge(BRIDGE + segment);
            created.add(BRIDGE + segment);
            setUp(BRIDGE + segment);
            for (int sensor = 1; sensor <= SENSORS_PER_SEGMENT; sensor++) {
                connect(device(segment, sensor), segment);
            }
            connectWire(segment, segment);
        }
        connectWire(CABLE, HQ);
    }

    /** The device of a sensor, which counts from 1. */
    static String device(String segment, int sensor) {
        return segment + "-" + sensor;
    }

    private void connectWire(String wire, String segment) throws MacmonException {
        connect(wire, segment);
        wires.put(wire, PacketSocket.open(links.require(wire).index()));
    }

    private void connect(String device, String segment) throws MacmonException {
        links.createVeth(device, PORT + device);
        created.add(device);
        move(device, segment);
        setUp(PORT + device);
        setUp(device);
    }

    private void setUp(String device) throws MacmonException {
        links.disableIpv6Addresses(links.require(device)); // the kernel must not add frames to the traffic
        links.setUp(links.require(device));
    }

    /** Connects a cable to another segment. */
    void move(String wire, String segment) throws MacmonException {
        links.setMaster(links.require(PORT + wire), links.require(BRIDGE + segment));
    }

    /**
     * Sends a frame.
     *
     * @param wire a segment, or {@link #CABLE}
     */
    void send(String wire, byte[] frame) throws MacmonException {
        wires.get(wire).send(frame);
    }

    @Override
    public void close() {
        wires.values().forEach(PacketSocket::close);
        try {
            for (String device : created) {
                Link link = links.require(device);
                links.delete(link);
            }
        } catch (MacmonException gone) {
            // with the namespace, at the latest
        }
        links.close();
    }
}
