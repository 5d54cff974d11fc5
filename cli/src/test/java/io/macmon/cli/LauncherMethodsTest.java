package io.macmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Java ignores a command for a method that does not exist, so a new name would bring its cost back unnoticed. */
class LauncherMethodsTest {

    private static final Pattern METHODS = Pattern.compile("for method in (.+?); do", Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("(\\w+)::(\\w+)");
    private static final Pattern COMMAND = Pattern.compile("dontinline,([a-z.]+)\\.\\$method");

    @Test
    void eachMethodThatIsNotInlinedExists() throws Exception {
        String launcher = Files.readString(Path.of(System.getProperty("macmon.root"), "cli/src/package/launcher.sh"));
        Matcher methods = METHOD.matcher(group(METHODS, launcher));
        int count = 0;
        for (; methods.find(); count++) {
            Class<?> type = Class.forName(group(COMMAND, launcher) + "." + methods.group(1));
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                    .as(methods.group())
                    .contains(methods.group(2));
        }
        assertThat(count).isEqualTo(5);
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }
}
