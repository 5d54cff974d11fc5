package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import java.util.List;

/** Reads the lines of one file in one format. */
interface ListReader {

    /** Returns the entries; those that are invalid are left out, and reported with file and line. */
    List<ListedStation> read(List<String> lines);
}
