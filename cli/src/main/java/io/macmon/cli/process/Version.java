package io.macmon.cli.process;

import picocli.CommandLine.IVersionProvider;

/** The release, as the build wrote it into the jar, and the Java that runs it. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {release() + " (Java " + Runtime.version() + ")"};
    }

    public static String release() {
        String built = Version.class.getPackage().getImplementationVersion();
        return "macmon " + (built == null ? "development" : built);
    }
}
