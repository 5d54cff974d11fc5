package io.macmon.analyzer.vendor;

import io.macmon.config.text.ConfigException;
import io.macmon.config.text.IoErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Finds the vendor of a network card by the MAC address prefix that IEEE assigned to the vendor. Immutable. */
public final class Vendors {

    private static final String TABLE = "vendors.gz";
    private static final long LOCAL_OR_GROUP = 0x0300_0000_0000L;

    private static Vendors builtIn;

    private final VendorTable table;

    private Vendors(VendorTable table) {
        this.table = table;
    }

    /**
     * The built-in table, read on the first call.
     *
     * @throws ConfigException if the table cannot be read
     */
    public static synchronized Vendors builtIn() {
        if (builtIn == null) {
            builtIn = read(Vendors.class.getResourceAsStream(TABLE));
        }
        return builtIn;
    }

    /**
     * Reads IEEE's CSV files for MA-L, MA-M and MA-S.
     *
     * @param path a file, or a directory whose {@code *.csv} files are all read
     * @throws ConfigException if there is no file, or one is malformed; the message names the file and the line
     */
    public static Vendors read(Path path) {
        VendorTableBuilder table = new VendorTableBuilder();
        VendorCsv.read(path, table);
        return new Vendors(table.build());
    }

    /**
     * The vendor with the longest matching prefix (36, 28 or 24 bits), spelled as in IEEE's registry. Empty if no
     * prefix matches, and for locally administered and group addresses.
     *
     * @param mac in the low 48 bits, first byte highest
     */
    public String nameOf(long mac) {
        return (mac & LOCAL_OR_GROUP) == 0 ? table.nameOf(mac) : "";
    }

    /** The number of prefixes in the table. */
    public int prefixCount() {
        return table.prefixCount();
    }

    static Vendors read(InputStream compressed) {
        try (compressed) {
            if (compressed == null) {
                throw new IOException("missing");
            }
            return new Vendors(VendorFormat.read(compressed));
        } catch (IOException failure) {
            throw new ConfigException(
                    "vendors",
                    "cannot read the built-in vendor table: " + IoErrorText.of(failure)
                            + "; reinstall macmon, or use --oui with IEEE's CSV files");
        }
    }
}
