/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sync worker between a directory and the application's database, and the office where the directory changes. */
final class AccountService implements AutoCloseable {
    private static final int LDAP_PORT = 1389;
    private static final int OFFICE_PORT = 1388;

    private final PeopleDirectory directory;
    private final AppDatabase database;
    private final AppAccounts accounts;
    private final Worker worker;
    private final PersonnelOffice office;

    private AccountService(
            PeopleDirectory directory,
            AppDatabase database,
            AppAccounts accounts,
            Worker worker,
            PersonnelOffice office) {
        this.directory = directory;
        this.database = database;
        this.accounts = accounts;
        this.worker = worker;
        this.office = office;
    }

    /**
     * Started; {@link #ready} tells when the accounts are there.
     *
     * @param database which belongs to this service from now on
     * @param people who is in the directory
     * @param issuer the provider whose subjects are the directory's keys
     * @param folder where the worker's files go
     * @param secret the file with what the gate shows
     */
    static AccountService start(AppDatabase database, List<Person> people, URI issuer, Path folder, Path secret)
            throws IOException {
        PeopleDirectory directory = PeopleDirectory.start(LDAP_PORT, people);
        AppAccounts accounts = new AppAccounts(database.url(), AppDatabase.USER);
        Worker worker = Worker.start(
                folder,
                Map.of(
                        "@directory@", directory.uri().toString(),
                        "@issuer@", issuer.toString(),
                        "@database@", database.url(),
                        "@user@", AppDatabase.USER,
                        "@secret@", secret.toString()));
        PersonnelOffice office = PersonnelOffice.start(OFFICE_PORT, directory, accounts, worker);
        return new AccountService(directory, database, accounts, worker, office);
    }

    /**
     * Whether everybody of the directory has an account.
     *
     * @throws IllegalStateException when that will never be
     */
    boolean ready() {
        return worker.ready();
    }

    /** The database, for JDBC. */
    String database() {
        return database.url();
    }

    PeopleDirectory directory() {
        return directory;
    }

    AppAccounts accounts() {
        return accounts;
    }

    Worker worker() {
        return worker;
    }

    PersonnelOffice office() {
        return office;
    }

    @Override
    public void close() {
        office.close();
        worker.close();
        directory.close();
        database.close();
    }
}
