package io.macmon.cli.export;

import io.macmon.config.ExportConfig;
import io.macmon.config.file.TrustedPath;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import io.macmon.config.text.MacmonException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** {@code -b printname:FILE}: prints the name of each closed capture file on its own line. */
public final class FileNamePrinter implements AutoCloseable {

    private static final Set<String> NO_FILES = Set.of("", "-", "stdout", "stderr");

    private final PrintStream out;
    private final boolean ownsStream;

    private FileNamePrinter(PrintStream out, boolean ownsStream) {
        this.out = out;
        this.ownsStream = ownsStream;
    }

    /**
     * @param stdoutIsFree whether nothing else goes to standard output
     * @throws MacmonException if the file cannot be created
     */
    public static FileNamePrinter open(Optional<ExportConfig> export, boolean stdoutIsFree) throws MacmonException {
        String name = export.flatMap(config -> config.rotation().printName()).orElse("");
        return switch (name) {
            case "" ->
                new FileNamePrinter(
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), true);
            case "stderr" -> new FileNamePrinter(System.err, false);
            case "-", "stdout" -> {
                if (!stdoutIsFree) {
                    throw new ConfigException(
                            "ring-buffer",
                            "printname:" + name + " cannot share standard output with other output;"
                                    + " use a file or stderr");
                }
                yield new FileNamePrinter(System.out, false);
            }
            default -> new FileNamePrinter(create(Path.of(name)), true);
        };
    }

    /** The file that gets the names; null for none. */
    public static Path outputFile(ExportConfig config) {
        return config.rotation()
                .printName()
                .filter(name -> !NO_FILES.contains(name))
                .map(Path::of)
                .orElse(null);
    }

    public void print(Path file) {
        out.println(file);
        out.flush();
    }

    @Override
    public void close() {
        if (ownsStream) {
            out.close();
        }
    }

    private static PrintStream create(Path path) throws MacmonException {
        try {
            return new PrintStream(Files.newOutputStream(TrustedPath.create(path)), false, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new MacmonException("cannot write " + path + ": " + IoErrorText.of(failed), failed);
        }
    }
}
