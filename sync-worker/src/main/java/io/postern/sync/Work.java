/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.config.InvalidConfigException;
import io.postern.config.Loaded;
import io.postern.config.SecretReading;
import io.postern.sync.command.Call;
import io.postern.sync.command.ConfigFile;
import io.postern.sync.command.ExitCode;
import io.postern.sync.command.WrongUsage;
import io.postern.sync.config.SyncConfig;
import io.postern.sync.store.StoreException;
import io.postern.sync.store.UnknownSchemaException;

/** What every command does that needs a configuration: reads it, works, and turns what goes wrong into an exit code. */
final class Work {

    private Work() {}

    /** What a command does with a configuration. */
    @FunctionalInterface
    interface With {
        int run(SyncConfig config) throws WrongUsage, InterruptedException;
    }

    static int with(Call call, With work) throws WrongUsage {
        ConfigFile file = ConfigFile.of(call);
        Loaded<SyncConfig> loaded;
        try {
            loaded = file.load(SecretReading.RUN);
        } catch (InvalidConfigException e) {
            file.report(e.problems(), call.err());
            return ExitCode.INVALID;
        }
        file.report(loaded.warnings(), call.err());
        try {
            return work.run(loaded.config());
        } catch (UnknownSchemaException e) {
            call.err().println(e.getMessage());
            return ExitCode.INVALID;
        } catch (StoreException e) {
            call.err().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.err().println("interrupted");
            return ExitCode.UNREACHABLE;
        }
    }
}
