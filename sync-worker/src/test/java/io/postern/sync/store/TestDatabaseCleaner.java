/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drops the databases of a test class when it has ended, since those of all the tests together need many gigabytes. Every test
 * class has it without asking: it is named in {@code META-INF/services}.
 */
public final class TestDatabaseCleaner implements AfterAllCallback {

    private static final Queue<String> COPIES = new ConcurrentLinkedQueue<>();

    static void register(String copy) {
        COPIES.add(copy);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean outermost = context.getRequiredTestClass().getEnclosingClass() == null;
        if (outermost && !COPIES.isEmpty()) {
            List<String> copies = new ArrayList<>(COPIES);
            COPIES.removeAll(copies);
            TestDatabase.drop(copies);
        }
    }
}
