/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.publish;

/** What a destination is told of. */
sealed interface Feed {

    /** The most values, or rows with values, of one message. */
    int batch();

    /** Some of the ledger's changes. */
    sealed interface Changes extends Feed {

        /** The column of {@code postern.change} that holds the ids. */
        String column();

        /** Which changes count, those with the column filled; a condition on {@code c}. */
        String condition();
    }

    /** Accounts whose rows changed, and those who hold a role with a new name. */
    record Accounts(int batch) implements Changes {
        @Override
        public String column() {
            return "account";
        }

        @Override
        public String condition() {
            return "(c.action LIKE 'person.%' OR c.action LIKE 'member.%' OR c.action LIKE 'sysadmin.%')";
        }
    }

    /** Roles or organisations that changed, or whose members did. */
    record Roles(int batch) implements Changes {
        @Override
        public String column() {
            return "role";
        }

        @Override
        public String condition() {
            return "(c.action LIKE 'role.%' OR c.action LIKE 'member.%')";
        }
    }

    /** Accounts that came into something or out of it. */
    record Access(int batch) implements Changes {
        @Override
        public String column() {
            return "account";
        }

        @Override
        public String condition() {
            return "(c.action LIKE 'member.%' OR c.action IN ('person.deactivate', 'person.reactivate'))";
        }
    }

    /** Rows that wait in the outbox; their payload's {@code sids} are the values. */
    record Waiting(String topic, int batch) implements Feed {}
}
