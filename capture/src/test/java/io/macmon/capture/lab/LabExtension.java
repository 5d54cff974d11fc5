package io.macmon.capture.lab;

import io.macmon.capture.link.NetworkNamespace;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs the methods of a {@link LabTest} inside its namespace. */
final class LabExtension implements ExecutionCondition, BeforeEachCallback, InvocationInterceptor {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(LabExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return judge(System.getenv());
    }

    static ConditionEvaluationResult judge(Map<String, String> environment) {
        if ("1".equals(environment.get("MACMON_SANDBOX"))) {
            return ConditionEvaluationResult.enabled("in the sandbox");
        }
        String reason = "this machine does not allow `unshare --user --map-root-user --net`";
        if ("true".equals(environment.get("CI"))) {
            throw new IllegalStateException(reason + ", and in CI lab tests must run");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        context.getStore(STORE).put(NetworkNamespace.class, NetworkNamespace.create()); // closed by the store
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runInside(invocation, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runInside(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runInside(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runInside(invocation, context);
    }

    private static void runInside(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        runInside(context.getStore(STORE).get(NetworkNamespace.class, NetworkNamespace.class), invocation);
    }

    // On a thread in the namespace, which is interrupted as well when the test's time is up.
    static void runInside(NetworkNamespace network, Invocation<?> invocation) throws Throwable {
        FutureTask<?> task = new FutureTask<>(() -> {
            network.enter();
            try {
                return invocation.proceed();
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
        });
        Thread thread = new Thread(task, "test in a namespace");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                task.get();
                return;
            } catch (InterruptedException timeIsUp) {
                thread.interrupt();
            } catch (ExecutionException failed) {
                throw failed.getCause();
            }
        }
    }
}
