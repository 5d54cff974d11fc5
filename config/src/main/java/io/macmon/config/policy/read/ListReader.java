package io.macmon.config.policy.read;

import io.macmon.config.policy.ListedStation;
import java.util.List;

/** Reads the lines of one file in one format. */
interface ListReader {

    /** @throws io.macmon.config.text.ConfigException with the file and line of an invalid entry */
    List<ListedStation> read(List<String> lines);
}
