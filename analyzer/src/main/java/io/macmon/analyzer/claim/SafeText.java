package io.macmon.analyzer.claim;

/** Text from the network, made fit for people's eyes, as {@link io.macmon.config.SafeText} does it. */
public final class SafeText {

    private SafeText() {}

    /** @param longest characters taken of the text; what is longer ends with an ellipsis */
    public static String of(String text, int longest) {
        return io.macmon.config.SafeText.of(text, longest);
    }
}
