package io.macmon.cli;

import picocli.CommandLine.IVersionProvider;

/** The release, as the build wrote it into the jar, and the Java that runs it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {release() + " (Java " + Runtime.version() + ")"};
    }

    static String release() {
        String built = Version.class.getPackage().getImplementationVersion();
        return "macmon " + (built == null ? "development" : built);
    }
}
