package io.macmon.capture.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class make real devices. Each test method, with what comes before and after it, runs in a network
 * namespace of its own that has nothing but a loopback device and ends with the test.
 *
 * <p>Where the build cannot make namespaces, the tests are skipped with that reason; in CI they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@ExtendWith(LabExtension.class)
public @interface LabTest {}
