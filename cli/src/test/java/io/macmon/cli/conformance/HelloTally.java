package io.macmon.cli.conformance;

import io.macmon.analyzer.decode.DecodedFrame;
import io.macmon.analyzer.decode.FaultCounts;
import io.macmon.analyzer.decode.FrameDecoder;
import io.macmon.analyzer.hello.HelloStatus;
import io.macmon.analyzer.hello.HttpRequestReader;
import io.macmon.analyzer.hello.QuicInitialReader;
import io.macmon.analyzer.hello.SshIdentReader;
import io.macmon.analyzer.hello.TlsClientHello;
import io.macmon.analyzer.hello.TlsHello;
import io.macmon.analyzer.hello.TlsHelloReader;
import io.macmon.analyzer.hello.TlsServerHello;
import io.macmon.analyzer.wire.FragmentState;
import io.macmon.analyzer.wire.IpProtocol;
import io.macmon.analyzer.wire.TcpHeader;
import io.macmon.capture.Frame;
import io.macmon.capture.file.read.CaptureFileSource;
import io.macmon.config.net.IpAddress;
import io.macmon.config.text.MacmonException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the first bytes of each direction in a capture are. Segments are put in order here, by the simplest means. */
final class HelloTally {

    private static final int BLOCKS = 4;
    private static final int UDP_HEADER = 8;

    private final FrameDecoder decoder = new FrameDecoder(new FaultCounts());
    private final TlsHelloReader tls = new TlsHelloReader();
    private final QuicInitialReader quic = new QuicInitialReader();
    private final SshIdentReader ssh = new SshIdentReader();
    private final HttpRequestReader http = new HttpRequestReader();
    private final Map<String, List<FirstBytes>> streams = new LinkedHashMap<>();

    private HelloTally() {}

    /** Reads a capture as far as possible. @return the results of each direction, in order of its connections */
    static Map<String, List<String>> of(Path file) {
        HelloTally tally = new HelloTally();
        Frame window = new Frame();
        try (CaptureFileSource source = CaptureFileSource.open(file, BLOCKS)) {
            source.run(block -> {
                block.deliverTo(tally::add, window);
                block.release();
            });
        } catch (MacmonException damaged) {
            // Keeps what was read; another test checks that files are read completely.
            return tally.results();
        }
        return tally.results();
    }

    private void add(Frame frame) {
        decoder.decode(frame);
        DecodedFrame decoded = decoder.decoded();
        if (decoded.ipVersion() == 0 || decoded.fragmentState() != FragmentState.WHOLE) {
            return;
        }
        if (decoded.protocol() == IpProtocol.TCP) {
            addSegment(frame.memory(), decoded);
        } else if (decoded.protocol() == IpProtocol.UDP) {
            addDatagram(frame.memory(), decoded);
        }
    }

    private void addSegment(ByteBuffer memory, DecodedFrame decoded) {
        int header = decoded.transportOffset();
        if (decoded.transportCaptured() < TcpHeader.MIN_LENGTH) {
            return;
        }
        int headerLength = (memory.get(header + TcpHeader.OFFSET_AND_FLAGS) >> 4 & 0xF) * 4;
        long sequence = memory.getInt(header + TcpHeader.SEQUENCE) & 0xFFFF_FFFFL;
        boolean isSyn = (decoded.tcpFlags() & TcpHeader.SYN) != 0;
        int payload = Math.min(decoded.transportLength(), decoded.transportCaptured()) - headerLength;
        List<FirstBytes> connections = streams.computeIfAbsent(key("tcp", decoded), key -> new ArrayList<>());
        FirstBytes last = connections.isEmpty() ? null : connections.get(connections.size() - 1);
        if (isSyn && (last == null || !last.startsAt(sequence + 1))) {
            last = new FirstBytes(sequence + 1, (decoded.tcpFlags() & TcpHeader.ACK) != 0);
            connections.add(last);
        } else if (last == null && payload > 0) {
            last = new FirstBytes(sequence, decoded.sourcePort() < decoded.destinationPort());
            connections.add(last);
        }
        if (last != null && payload > 0) {
            last.add(isSyn ? sequence + 1 : sequence, memory, header + headerLength, payload);
        }
    }

    private void addDatagram(ByteBuffer memory, DecodedFrame decoded) {
        int length = Math.min(decoded.transportLength(), decoded.transportCaptured()) - UDP_HEADER;
        FirstBytes client = new FirstBytes(0, false);
        String key = key("udp", decoded);
        FirstBytes known = streams.containsKey(key) ? streams.get(key).get(0) : client;
        HelloStatus status = quic.read(memory, decoded.transportOffset() + UDP_HEADER, length, known::add);
        if (status == HelloStatus.OK) {
            streams.putIfAbsent(key, new ArrayList<>(List.of(known)));
        }
    }

    private static String key(String protocol, DecodedFrame decoded) {
        return protocol + " " + address(decoded, decoded.sourceHigh(), decoded.sourceLow()) + " " + decoded.sourcePort()
                + " " + address(decoded, decoded.destinationHigh(), decoded.destinationLow()) + " "
                + decoded.destinationPort();
    }

    private static IpAddress address(DecodedFrame decoded, long high, long low) {
        return decoded.ipVersion() == 4 ? IpAddress.v4((int) low) : IpAddress.v6(high, low);
    }

    private Map<String, List<String>> results() {
        Map<String, List<String>> results = new TreeMap<>();
        streams.forEach((key, connections) -> {
            for (FirstBytes bytes : connections) {
                String result = key.startsWith("tcp") ? ofStream(bytes) : ofQuic(bytes.inOrder());
                if (!result.isEmpty()) {
                    results.computeIfAbsent(key, unused -> new ArrayList<>()).add(result);
                }
            }
        });
        return results;
    }

    private String ofQuic(ByteBuffer bytes) {
        return tls.readQuic(bytes, 0, bytes.limit()) == HelloStatus.OK ? text(tls.hello()) : "";
    }

    private String ofStream(FirstBytes stream) {
        ByteBuffer bytes = stream.inOrder();
        if (tls.read(bytes, 0, bytes.limit()) == HelloStatus.OK) {
            return text(tls.hello());
        }
        if (ssh.read(bytes, 0, bytes.limit(), stream.isServer()) == HelloStatus.OK) {
            return ssh.ident().hassh().isEmpty() ? "" : "ssh " + ssh.ident().hassh();
        }
        if (http.read(bytes, 0, bytes.limit()) == HelloStatus.OK) {
            return ("http " + http.request().method() + " " + http.request().host()).strip();
        }
        return "";
    }

    private static String text(TlsHello hello) {
        if (hello instanceof TlsClientHello client) {
            return ("client " + client.ja3() + " " + client.serverName() + " " + String.join(",", client.alpn()))
                    .strip();
        }
        return "server " + ((TlsServerHello) hello).ja3s();
    }
}
