/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Group;
import io.postern.sync.model.Person;
import io.postern.sync.model.SetAside;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/** Takes the records of one source into the database, some megabytes at a time. Used by one thread. */
public final class Staging {

    private final CopyLine line;
    private final int source;
    private final Application application;
    private final Workspace.Numbers numbers;
    private final Copy people;
    private final Copy groups;
    private final Copy members;
    private final Copy aside;

    Staging(CopyLine line, Application application, int source, Workspace.Numbers numbers) {
        this.line = line;
        this.source = source;
        this.application = application;
        this.numbers = numbers;
        this.people = new Copy(line, "stage_person");
        this.groups = new Copy(line, "stage_group");
        this.members = new Copy(line, "stage_member");
        this.aside = new Copy(line, "stage_aside");
    }

    /** Takes somebody. */
    public void person(Person person) {
        sending(() -> people.number(source)
                .number(numbers.next())
                .text(printable(person.ref()))
                .text(person.key())
                .text(application.login(person.username()))
                .text(person.email().map(application::address))
                .text(application.name(person.name()))
                .utf8(Json.utf8(application.profile(person.profile())))
                .utf8(Json.utf8(application.preferences(person.preferences())))
                .utf8(Json.utf8(person.extra()))
                .number(code(person.skip()))
                .bool(deep(person.profile()) || deep(person.preferences()) || deep(person.extra()))
                .end());
    }

    /** Takes a group, and what it is in the application. */
    public void group(Group group, Place place) {
        sending(() -> groups.number(source)
                .number(numbers.next())
                .text(printable(group.ref()))
                .text(group.id())
                .text(group.uuid())
                .text(group.name())
                .text(group.description())
                .text(place.role())
                .text(place.capacity())
                .bool(place.sysadmin())
                .bool(place.group())
                .end());
    }

    /** Takes a direct member of a group. */
    public void member(String groupRef, String memberRef) {
        sending(() -> members.number(source)
                .text(printable(groupRef))
                .text(printable(memberRef))
                .end());
    }

    /** Takes a record that cannot be used. */
    public void setAside(SetAside record) {
        sending(() -> aside.number(source)
                .text(record.kind().name())
                .text(printable(record.label()))
                .text(record.key().map(Staging::printable))
                .text(record.username().map(Staging::printable))
                .text(record.email().map(Staging::printable))
                .text(printable(record.reason()))
                .end());
    }

    /** The role that a group becomes where nothing else is said. */
    public String roleFor(String group) {
        return application.roleFor(group);
    }

    /** Sends what is left. */
    public void finish() {
        sending(() -> {
            people.flush();
            groups.flush();
            members.flush();
            aside.flush();
            line.end();
        });
    }

    /** Whether a value has values of its own. */
    private static boolean deep(Map<String, Object> values) {
        for (Object value : values.values()) {
            if (value instanceof Collection || value instanceof Map) {
                return true;
            }
        }
        return false;
    }

    /** As {@code plan/diff.sql} reads it. */
    private static int code(Person.Skip skip) {
        return switch (skip) {
            case NEVER -> 0;
            case IF_NEW -> 1;
            case IF_EXISTING -> 2;
            case ALWAYS -> 3;
        };
    }

    /** What is wrong with a record may be its characters; the report of it must go in all the same. */
    private static String printable(String text) {
        return text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c)) ? text : replaced(text);
    }

    private static String replaced(String text) {
        return text.replace('\0', '\ufffd')
                .replaceAll("(?<![\\ud800-\\udbff])[\\udc00-\\udfff]|[\\ud800-\\udbff](?![\\udc00-\\udfff])", "\ufffd");
    }

    private static void sending(Sending sending) {
        try {
            sending.send();
        } catch (SQLException e) {
            throw new StoreException("records could not be staged in target.database", e);
        }
    }

    private interface Sending {
        void send() throws SQLException;
    }
}
