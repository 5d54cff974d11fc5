package io.macmon.cli.top.model;

import io.macmon.cli.control.JsonObject;
import io.macmon.cli.top.model.Fields.Field;
import java.util.List;

/** An element of a reply, as a row of a view. */
public interface ModelRow {

    /** Identifies the row among all of its view, now and in later replies. */
    String key();

    /** The element of the reply. */
    JsonObject json();

    /** The values that a filter such as {@code mac:} compares; empty if the row has none. */
    List<String> values(FilterField field);

    /** The values that a filter without a field compares. */
    List<String> texts();

    /** All fields of the reply, by their documented names. */
    default List<Field> fields() {
        return Fields.all(json());
    }
}
