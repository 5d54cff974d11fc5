package io.macmon.cli.process;

import picocli.CommandLine.IVersionProvider;

/** The version of macmon, from the jar's manifest, and the Java version. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    /** Returns what {@code --version} prints. */
    public static String text() {
        return release() + " (Java " + Runtime.version() + ")";
    }

    public static String release() {
        String built = Version.class.getPackage().getImplementationVersion();
        return "macmon " + (built == null ? "development" : built);
    }
}
