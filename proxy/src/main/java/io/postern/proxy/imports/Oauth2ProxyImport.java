/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the configuration of an oauth2-proxy into ours.
 *
 * <ol>
 *   <li>Each file is read as what it was given as; of an option that stands in several, the command line wins over the
 *       environment, that over the configuration file, as there.
 *   <li>The converters write the parts of ours that follow from options with a value of their own.
 *   <li>What they did not speak of gets the sentence that the table has for it, so that nothing is passed over.
 * </ol>
 */
public final class Oauth2ProxyImport {
    private final Report report = new Report();
    private final Intake intake = new Intake(OptionTable.read(), report);
    private final Inputs inputs;
    private final SecretPlaces secrets;

    private Oauth2ProxyImport(Inputs inputs, String secretsFolder) {
        this.inputs = inputs;
        this.secrets = new SecretPlaces(secretsFolder, report);
    }

    /**
     * Reads the files and converts them.
     *
     * @param secretsFolder where the result looks for secrets that had no file of their own
     * @throws Unreadable where a file is not what it was given as
     */
    public static Imported convert(Inputs inputs, String secretsFolder) throws Unreadable {
        return new Oauth2ProxyImport(inputs, secretsFolder).convert();
    }

    private Imported convert() throws Unreadable {
        Optional<AlphaConfiguration> alpha = read();
        Conversion main = new Conversion(intake.settings(), new Draft(), report, secrets);
        Optional<URI> publicUrl = ServerPart.convert(main);
        List<String> routed = UpstreamPart.convert(
                main, alpha.map(AlphaConfiguration::upstreams).orElse(List.of()));
        Insiders insiders = new Insiders();
        List<Settings> providers = alpha.map(AlphaConfiguration::providers)
                .filter(list -> !list.isEmpty())
                .orElse(List.of(intake.settings()));
        providers(main, providers, insiders);
        SignInPart.convert(main, providers.size(), insiders);
        SessionPart.convert(main, publicUrl);
        AccessPart.convert(main, insiders.allow(), insiders.reasons(), routed);
        if (alpha.isPresent()) {
            HeaderPart.convert(main, alpha.get().requestHeaders());
        } else {
            HeaderPart.convert(main);
        }
        main.when("request_logging", setting -> {
            main.draft().put("log.access", String.valueOf(setting.on()));
            report.same(setting, "log.access");
        });
        Unspoken.report(intake.settings(), report);
        providers.forEach(settings -> Unspoken.report(settings, report));
        return new Imported(head() + main.draft(), report, secrets.variables());
    }

    private Optional<AlphaConfiguration> read() throws Unreadable {
        Map<String, String> environment = Map.of();
        if (inputs.arguments().isPresent()) {
            ArgumentsReader.read(inputs.arguments().get(), inputs, intake);
        }
        if (inputs.environment().isPresent()) {
            environment = EnvironmentReader.variables(inputs.environment().get());
            EnvironmentReader.read(environment, inputs.environment().get(), intake);
        }
        if (inputs.config().isPresent()) {
            ConfigFileReader.read(inputs.config().get(), intake);
        }
        return inputs.alpha().isPresent()
                ? Optional.of(AlphaReader.read(inputs.alpha().get(), environment, intake))
                : Optional.empty();
    }

    private static void providers(Conversion main, List<Settings> providers, Insiders insiders) {
        Set<String> ids = new HashSet<>();
        for (Settings settings : providers) {
            Conversion conversion = main.with(settings);
            String id = ProviderPart.id(conversion);
            for (int number = 2; !ids.add(id); number++) {
                id = ProviderPart.id(conversion) + "-" + number;
            }
            ProviderPart.convert(conversion, id, insiders, providers.size() + SignInPart.furtherIssuers(main) > 1);
        }
    }

    private String head() {
        String names = String.join(
                ", ",
                inputs.all().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList());
        return "# Made by import oauth2-proxy from " + YamlText.comment(names) + ".\n"
                + "# Read the report beside it, then try it with: check --config FILE\n\n";
    }
}
