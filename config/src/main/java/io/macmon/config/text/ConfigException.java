package io.macmon.config.text;

/** A setting that cannot be used. The message names the setting, the rule, and what was given. */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    /**
     * @param setting the option's long name without dashes, or {@code file:line} for a line of a file
     * @param problem the rule that was broken, and what was given
     */
    public ConfigException(String setting, String problem) {
        super(setting + ": " + problem);
        this.setting = setting;
    }

    /** The option's long name without dashes, or a place in a file. */
    public String setting() {
        return setting;
    }
}
