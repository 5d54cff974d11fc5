package io.macmon.cli.options;

/** A group of options that can check its values before a run. */
public interface CheckedOptions {

    /**
     * Checks the values, and what they need of each other. Opens none of the files and devices that they name.
     *
     * @throws io.macmon.config.text.ConfigException if a value is invalid; its setting is the option
     */
    void checkValues();
}
