package io.macmon.capture.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class, or this test, create real devices. Each test method, with its set-up and tear-down, runs in
 * a separate network namespace, which has only a loopback device and is removed after the test.
 *
 * <p>If the build cannot create namespaces, the tests are skipped with that reason; in CI they fail.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@ExtendWith(LabExtension.class)
public @interface LabTest {}
