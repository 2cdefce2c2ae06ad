/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.config;

import io.postern.config.Addresses;
import io.postern.config.Malformed;
import io.postern.config.Quantities;
import io.postern.config.Section;
import io.postern.sync.config.SourceConfig.Kind;
import io.postern.sync.mapping.MalformedMappingException;
import io.postern.sync.mapping.Mapping;
import io.postern.sync.mapping.MappingSpec;
import io.postern.sync.mapping.Preset;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads an entry of {@code source}. */
final class SourceReader {

    private static final List<String> KINDS = List.of("ldap", "authz", "keycloak");

    private static final List<String> NEEDED = List.of(MappingSpec.KEY, MappingSpec.USERNAME);

    private static final List<String> NEEDED_BY_INVENIO =
            List.of(MappingSpec.KEY, MappingSpec.USERNAME, MappingSpec.EMAIL);

    private final Section source;
    private final TargetConfig target;
    private final MappingSpec ofFile;

    SourceReader(Section source, TargetConfig target, MappingSpec ofFile) {
        this.source = source;
        this.target = target;
        this.ofFile = ofFile;
    }

    /** The source; empty where it cannot be made, which is then reported. */
    Optional<SourceConfig> source() {
        String id = source.required("id", "unnamed", SourceReader::id);
        String method = method(id);
        Optional<URI> issuer = source.optional("issuer", Addresses.url("https", "http"));
        Optional<Preset> preset = source.optional("preset", Quantities.oneOf(Preset.class));
        List<String> kinds = KINDS.stream().filter(source::has).toList();
        MappingSpec own = source.section("mapping").map(MappingReader::mapping).orElse(MappingSpec.EMPTY);
        if (kinds.size() != 1) {
            source.problems()
                    .conclusion(
                            source.path(),
                            "",
                            kinds.isEmpty() ? "has no ldap, authz or keycloak" : "has " + String.join(" and ", kinds),
                            "write one of ldap, authz and keycloak in each entry");
            KINDS.forEach(source::section);
            return Optional.empty();
        }
        String kind = kinds.get(0);
        Optional<Preset> suitable = preset.filter(known -> suits(known, kind));
        Optional<Section> defaults = suitable.map(Preset::section);
        MappingSpec mapping =
                own.over(ofFile).over(defaults.map(SourceReader::mapping).orElse(MappingSpec.EMPTY));
        Optional<Mapping> compiled = compiled(mapping, own);
        return source.section(kind)
                .flatMap(section -> kind(kind, id, section, defaults.map(all -> all.sectionOrEmpty(kind)), compiled))
                .map(made -> new SourceConfig(id, method, issuer, made, mapping));
    }

    /** The mapping, made once to see that it can be, and for the attributes to ask for. */
    private Optional<Mapping> compiled(MappingSpec mapping, MappingSpec own) {
        for (String field : target.app() == App.INVENIO ? NEEDED_BY_INVENIO : NEEDED) {
            if (!mapping.fields().containsKey(field)) {
                source.problems()
                        .conclusion(
                                source.path("mapping." + field),
                                "",
                                "is missing, and mapping." + field + " too",
                                "set it, or start from a preset");
            }
        }
        try {
            return Optional.of(Mapping.of(mapping, target.rules()));
        } catch (MalformedMappingException e) {
            String key = "mapping." + e.field();
            source.problems()
                    .conclusion(
                            own.says(e.field()) ? source.path(key) : key,
                            e.value(),
                            e.message(),
                            e.field().equals("plugin")
                                    ? "put its jar on the class path, or name another"
                                    : "write an attribute's name, or an expression such as = lower(mail)");
            return Optional.empty();
        }
    }

    private static Optional<Kind> kind(
            String kind, String id, Section section, Optional<Section> defaults, Optional<Mapping> mapping) {
        return switch (kind) {
            case "ldap" -> LdapReader.ldap(section, defaults, mapping).map(Kind.Ldap::new);
            case "authz" ->
                HttpSourceReader.authz(section, defaults, id, mapping).map(Kind.Authz::new);
            default -> HttpSourceReader.keycloak(section, defaults, id).map(Kind.Keycloak::new);
        };
    }

    private static MappingSpec mapping(Section preset) {
        return MappingReader.mapping(preset.sectionOrEmpty("mapping"));
    }

    private boolean suits(Preset preset, String kind) {
        if (preset.kind().equals(kind)) {
            return true;
        }
        source.problems()
                .conclusion(
                        source.path("preset"),
                        preset.label(),
                        "is for a source of kind " + preset.kind(),
                        "use one of: "
                                + String.join(
                                        ", ",
                                        Stream.of(Preset.values())
                                                .filter(other -> other.kind().equals(kind))
                                                .map(Preset::label)
                                                .toList()));
        return false;
    }

    private String method(String id) {
        Optional<String> own = source.optional("method", TargetReader::method);
        if (own.isPresent() || target.app() == App.CKAN) {
            return own.or(target.invenio()::identityMethod).orElse(id);
        }
        if (target.invenio().identityMethod().isEmpty()) {
            source.problems()
                    .conclusion(
                            source.path("method"),
                            "",
                            "is missing, and target.invenio.identity-method too",
                            "set it to the name under which Invenio signs these people in");
        }
        return target.invenio().identityMethod().orElse(id);
    }

    private static String id(String text) throws Malformed {
        if (!text.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
            throw new Malformed("is not an id", "write lower-case letters, digits, - and _, at most 64");
        }
        return text;
    }
}
