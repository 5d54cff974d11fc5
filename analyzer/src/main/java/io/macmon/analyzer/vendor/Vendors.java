package io.macmon.analyzer.vendor;

import io.macmon.config.text.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Whom IEEE assigned MAC addresses to. Never changes; any thread may ask. */
public final class Vendors {

    private static final String TABLE = "vendors.gz";
    private static final long LOCAL_OR_GROUP = 0x0300_0000_0000L;

    private static Vendors builtIn;

    private final VendorTable table;

    private Vendors(VendorTable table) {
        this.table = table;
    }

    /**
     * The table that comes with the program, read at the first call.
     *
     * @throws ConfigException when it cannot be read
     */
    public static synchronized Vendors builtIn() {
        if (builtIn == null) {
            builtIn = read(Vendors.class.getResourceAsStream(TABLE));
        }
        return builtIn;
    }

    /**
     * Reads IEEE's CSV files of MA-L, MA-M and MA-S.
     *
     * @param path of one of them, or of a directory, whose {@code *.csv} are read
     * @throws ConfigException when there is none, or one is damaged; it names the file and the line
     */
    public static Vendors read(Path path) {
        VendorTableBuilder table = new VendorTableBuilder();
        VendorCsv.read(path, table);
        return new Vendors(table.build());
    }

    /**
     * The name that the longest prefix (36, 28, 24 bits) was assigned to, as IEEE writes it; empty when there is none, and for locally
     * administered and group addresses.
     *
     * @param mac in the low 48 bits, first octet highest
     */
    public String nameOf(long mac) {
        return (mac & LOCAL_OR_GROUP) == 0 ? table.nameOf(mac) : "";
    }

    /** Prefixes that are known. */
    public int prefixCount() {
        return table.prefixCount();
    }

    static Vendors read(InputStream compressed) {
        try (compressed) {
            if (compressed == null) {
                throw new IOException("it is not there");
            }
            return new Vendors(VendorFormat.read(compressed));
        } catch (IOException failure) {
            throw new ConfigException(
                    "vendors",
                    "the table that comes with macmon cannot be read: " + failure.getMessage()
                            + "; install macmon anew, or name IEEE's CSV files");
        }
    }
}
