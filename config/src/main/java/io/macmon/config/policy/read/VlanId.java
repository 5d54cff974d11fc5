package io.macmon.config.policy.read;

/** VLAN IDs in configuration files. */
public final class VlanId {

    /** Stands for frames without a tag. */
    public static final int UNTAGGED = 0;

    static final int MAX = 4094;

    private VlanId() {}

    /**
     * Reads 1 to 4094 (IEEE 802.1Q clause 9.6 reserves 0 and 4095), or {@code untagged}.
     *
     * @throws IllegalArgumentException for any other text
     */
    static int parse(String text) {
        if (text.equals("untagged")) {
            return UNTAGGED;
        }
        int id = ListLine.isNumber(text) && text.length() <= 4 ? Integer.parseInt(text) : UNTAGGED;
        if (id < 1 || id > MAX) {
            throw new IllegalArgumentException("invalid VLAN ID '" + text + "'; use 1 to " + MAX + " or 'untagged'");
        }
        return id;
    }
}
