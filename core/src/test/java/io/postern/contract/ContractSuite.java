/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.contract;

import io.postern.config.ConfigLoader;
import io.postern.config.GateConfig;
import io.postern.config.InvalidConfigException;
import io.postern.config.SecretReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every topic of the contract needs: gates of a configuration, each put up once for a topic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractSuite {
    /** Where clients come from: nobody believes them anything. */
    public static final String CLIENT = "127.0.0.1";

    /** Where the service provider is, which is believed its attributes. */
    public static final String SERVICE_PROVIDER = "127.0.0.2";

    /** Where the front proxy is, which is believed what it says about its clients. */
    public static final String FRONT_PROXY = "127.0.0.3";

    private final GateUnderTest.Opener opener;
    private final Map<Setting, GateUnderTest> open = new HashMap<>();

    /** What a gate is put up with. */
    private record Setting(String yaml, AppAnswer answer) {}

    @TempDir
    Path folder;

    /** Tests gates that this opener puts up. */
    protected ContractSuite(GateUnderTest.Opener opener) {
        this.opener = opener;
    }

    /** What came of that request at a gate with that configuration, whose app answers 200. */
    Seen send(String yaml, ClientRequest request) {
        return send(yaml, AppAnswer.OK, request);
    }

    /** The same, with an app that answers so. */
    Seen send(String yaml, AppAnswer answer, ClientRequest request) {
        return open.computeIfAbsent(new Setting(yaml, answer), this::open).send(request);
    }

    @AfterAll
    void close() {
        open.values().forEach(GateUnderTest::close);
    }

    private GateUnderTest open(Setting setting) {
        return opener.open(
                variables -> {
                    Map<String, String> all = new HashMap<>(Realm.variables());
                    all.putAll(variables);
                    return load(setting.yaml(), all);
                },
                setting.answer());
    }

    private GateConfig load(String yaml, Map<String, String> variables) {
        try {
            Path file = Files.writeString(folder.resolve("proxy.yaml"), yaml);
            return ConfigLoader.load(file, variables, SecretReading.RUN).config();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidConfigException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
