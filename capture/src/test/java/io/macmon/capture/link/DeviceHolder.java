package io.macmon.capture.link;

import io.macmon.config.net.MacAddress;
import io.macmon.config.text.MacmonException;
import java.util.Arrays;
import java.util.List;

/**
 * A program that opens a device, prints its notices, and holds it until it is killed.
 *
 * <p>Arguments: {@code open PARENT} or {@code attach DEVICE}, then the stations.
 */
final class DeviceHolder {

    static final String READY = "ready";

    private DeviceHolder() {}

    public static void main(String[] arguments) throws Exception {
        try {
            MacvlanDevice device =
                    arguments[0].equals("open") ? MacvlanDevice.open(arguments[1]) : MacvlanDevice.attach(arguments[1]);
            List<String> stations = Arrays.asList(arguments).subList(2, arguments.length);
            device.setStations(stations.stream().map(MacAddress::parse).toList());
            device.notices().forEach(System.out::println);
        } catch (MacmonException failure) {
            System.out.println(failure.getMessage());
        }
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }
}
