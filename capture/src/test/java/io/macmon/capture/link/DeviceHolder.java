package io.macmon.capture.link;

import io.macmon.config.MacAddress;
import java.util.Arrays;

/** A program that makes a device on eth0, admits its arguments, says so, and holds the device until it is killed. */
final class DeviceHolder {

    static final String READY = "ready";

    private DeviceHolder() {}

    @SuppressWarnings("resource") // the point is that nobody closes it
    public static void main(String[] arguments) throws Exception {
        MacvlanDevice device = MacvlanDevice.open("eth0");
        device.admit(Arrays.stream(arguments).map(MacAddress::parse).toList());
        device.notices().forEach(System.out::println);
        System.out.println(READY);
        Thread.sleep(Long.MAX_VALUE);
    }
}
