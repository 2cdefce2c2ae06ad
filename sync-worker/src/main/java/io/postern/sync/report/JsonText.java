/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.postern.sync.model.Outcome;
import io.postern.sync.model.SetAside;
import io.postern.sync.model.SourceTally;
import io.postern.sync.store.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A report for programs: one JSON object with every change and every record that is set aside. */
final class JsonText {

    private static final double MILLIS = 1000.0;

    private final Heading heading;
    private final Outcome outcome;
    private final JsonGenerator json;

    JsonText(Heading heading, Outcome outcome, Writer writer) throws IOException {
        this.heading = heading;
        this.outcome = outcome;
        this.json = JsonFactory.builder().build().createGenerator(writer);
    }

    void write(Optional<Workspace> workspace) throws IOException {
        json.writeStartObject();
        json.writeStringField("command", heading.command());
        json.writeStringField("app", heading.app());
        json.writeStringField("database", heading.database());
        json.writeStringField("started", heading.started().toString());
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
            json.writeNumberField(phase.getKey(), phase.getValue().toMillis() / MILLIS);
        }
        json.writeEndObject();
        if (outcome.plan().isPresent()) {
            counts();
            sources();
        }
        json.writeArrayFieldStart("set-aside");
        workspace.ifPresent(tables -> tables.setAside((source, record) -> writing(() -> setAside(source, record))));
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        workspace.ifPresent(tables -> tables.changes(line -> writing(() -> json.writeRawValue(line))));
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
    }

    private void counts() throws IOException {
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Map<String, Long>> kind :
                Numbers.of(outcome.plan().orElseThrow().counts()).entrySet()) {
            json.writeObjectFieldStart(kind.getKey());
            for (Map.Entry<String, Long> number : kind.getValue().entrySet()) {
                json.writeNumberField(number.getKey(), number.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void sources() throws IOException {
        json.writeArrayFieldStart("sources");
        for (SourceTally tally : outcome.plan().orElseThrow().sources()) {
            json.writeStartObject();
            json.writeStringField("source", tally.source());
            json.writeBooleanField("complete", tally.complete());
            json.writeNumberField("given", tally.given());
            if (tally.last().isPresent()) {
                json.writeNumberField("last", tally.last().getAsLong());
            }
            json.writeNumberField("groups-given", tally.groups());
            if (tally.lastGroups().isPresent()) {
                json.writeNumberField("groups-last", tally.lastGroups().getAsLong());
            }
            json.writeNumberField("owned", tally.owned());
            json.writeNumberField("created", tally.created());
            json.writeNumberField("updated", tally.updated());
            json.writeNumberField("deactivated", tally.deactivated());
            json.writeNumberField("memberships-owned", tally.membershipsOwned());
            json.writeNumberField("memberships-removed", tally.membershipsRemoved());
            json.writeEndObject();
        }
        json.writeEndArray();
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

    private interface Writing {
        void write() throws IOException;
    }

    private static void writing(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
