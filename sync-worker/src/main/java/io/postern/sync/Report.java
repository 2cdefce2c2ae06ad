/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.sync.model.Counts;
import io.postern.sync.model.SetAside;
import io.postern.sync.store.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a report as JSON, one change after the other as the database gives them. The file appears whole or not at all.
 */
final class Report implements AutoCloseable {

    private final Path file;
    private final Path unfinished;
    private final Writer writer;
    private final JsonGenerator json;

    Report(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            this.writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8);
            this.json = JsonFactory.builder().build().createGenerator(writer).setCodec(new ObjectMapper());
            json.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException("--report " + file + " cannot be written", e);
        }
    }

    /** The changes and what is set aside, while the plan's tables are there. */
    void plan(Workspace workspace) {
        writing(() -> json.writeArrayFieldStart("changes"));
        workspace.changes(line -> writing(() -> json.writeRawValue(line)));
        writing(() -> {
            json.writeEndArray();
            json.writeArrayFieldStart("set-aside");
        });
        workspace.setAside((source, record) -> writing(() -> setAside(source, record)));
        writing(json::writeEndArray);
    }

    private void setAside(String source, SetAside record) throws IOException {
        json.writeStartObject();
        json.writeStringField("source", source);
        json.writeStringField("kind", record.kind() == SetAside.Kind.PERSON ? "person" : "group");
        json.writeStringField("label", record.label());
        optional("key", record.key());
        optional("username", record.username());
        optional("email", record.email());
        json.writeStringField("reason", record.reason());
        json.writeEndObject();
    }

    private void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    /** How it ended; the file is there afterwards. */
    void finish(Outcome outcome) {
        writing(() -> {
            if (outcome.run().isPresent()) {
                json.writeNumberField("run", outcome.run().getAsLong());
            }
            json.writeStringField("outcome", outcome.kind().word());
            optional("hash", outcome.hash());
            json.writeArrayFieldStart("reasons");
            for (String reason : outcome.reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("seconds");
            for (Map.Entry<String, Duration> phase : outcome.phases().entrySet()) {
                json.writeNumberField(phase.getKey(), phase.getValue().toMillis() / 1000.0);
            }
            json.writeEndObject();
            if (outcome.plan().isPresent()) {
                counts(outcome.plan().get().counts());
            }
            json.writeEndObject();
            json.close();
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private void counts(Counts counts) throws IOException {
        json.writeObjectFieldStart("counts");
        Counts.People people = counts.people();
        json.writeObjectFieldStart("people");
        json.writeNumberField("read", people.read());
        json.writeNumberField("created", people.created());
        json.writeNumberField("updated", people.updated());
        json.writeNumberField("deactivated", people.deactivated());
        json.writeNumberField("reactivated", people.reactivated());
        json.writeNumberField("set-aside", people.setAside());
        json.writeNumberField("unchanged", people.unchanged());
        json.writeEndObject();
        Counts.Groups groups = counts.groups();
        json.writeObjectFieldStart("groups");
        json.writeNumberField("read", groups.read());
        json.writeNumberField("created", groups.created());
        json.writeNumberField("updated", groups.updated());
        json.writeNumberField("set-aside", groups.setAside());
        json.writeNumberField("unchanged", groups.unchanged());
        json.writeEndObject();
        json.writeObjectFieldStart("memberships");
        json.writeNumberField("read", counts.memberships().read());
        json.writeNumberField("added", counts.memberships().added());
        json.writeNumberField("removed", counts.memberships().removed());
        json.writeEndObject();
        json.writeObjectFieldStart("sysadmins");
        json.writeNumberField("granted", counts.sysadmins().granted());
        json.writeNumberField("revoked", counts.sysadmins().revoked());
        json.writeEndObject();
        json.writeEndObject();
    }

    private interface Writing {
        void write() throws IOException;
    }

    private void writing(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException("--report " + file + " cannot be written", e);
        }
    }

    /** Leaves no half-written file behind. */
    @Override
    public void close() {
        writing(() -> {
            writer.close();
            Files.deleteIfExists(unfinished);
        });
    }
}
