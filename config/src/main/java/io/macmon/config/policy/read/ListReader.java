package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import java.util.List;

/** Reads the lines of one file in one format. */
interface ListReader {

    /** Returns the valid entries; invalid ones are reported with file and line. */
    List<ListedStation> read(List<String> lines);
}
