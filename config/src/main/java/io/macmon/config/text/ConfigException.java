package io.macmon.config.text;

/** A setting is invalid. The message gives the setting, the rule, and the value. */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    /**
     * @param setting long name of the option without dashes, or {@code file:line}
     * @param problem the rule and the value
     */
    public ConfigException(String setting, String problem) {
        super(setting + ": " + problem);
        this.setting = setting;
    }

    /** Long name of the option without dashes, or a position in a file. */
    public String setting() {
        return setting;
    }
}
