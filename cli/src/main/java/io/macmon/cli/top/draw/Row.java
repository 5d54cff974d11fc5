package io.macmon.cli.top.draw;

import java.util.List;

/**
 * A row of a {@link Table}.
 *
 * @param key   identifies the row among all, whatever their order; not empty
 * @param cells one for each column
 */
public record Row(String key, List<Cell> cells) {}
