/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The part of the instructions about accounts: a leaver, a change of groups, a first visit, and a directory that lost its people. */
final class AccountInstructions {
    /** The gate follows what the worker changed. */
    private static final String WAIT = "sleep 5; ";

    private final URI office;
    private final String directory;
    private final String database;
    private final Worker worker;
    private final int people;
    private final Path secret;
    private final URI issuer;

    AccountInstructions(AccountService service, Path secret, URI issuer) {
        this.office = service.office().uri();
        this.directory = service.directory().uri().toString();
        this.database = service.database();
        this.worker = service.worker();
        this.people = service.directory().people().size() - 1;
        this.secret = secret;
        this.issuer = issuer;
    }

    /** The text. */
    String text(Instructions gate) {
        return """

                The app has accounts too, in a database with the tables of an Invenio. The sync worker serves:
                  the database         %s (user %s)
                  follows              %s
                  as it says in        %s
                  and logs to          %s
                Its first run made %d accounts, one for each person of the directory, and the gate asks it for each person.

                Open %s in a browser to see both sides, to change the directory, and to run the worker. Or have
                its commands in the shell:
                  postern_sync() { c=$1; shift; "%s" -cp "%s" io.postern.sync.Main $c --config "%s" "$@"; }

                With new tokens, one by one:
                %s
                %s
                """.formatted(
                        database,
                        AppDatabase.USER,
                        directory,
                        worker.configuration(),
                        worker.log(),
                        people,
                        office,
                        JavaCommand.PROGRAM,
                        JavaCommand.CLASS_PATH,
                        worker.configuration(),
                        gate.tokens("bob", "chloe", "finn"),
                        String.join(
                                "\n",
                                Try.lines(leaver(gate)),
                                Try.lines(groups(gate)),
                                Try.lines(visitor(gate)),
                                Try.lines(exodus())));
    }

    private List<Try> leaver(Instructions gate) {
        return List.of(
                Try.exit(0, "postern_sync plan", "the accounts are as the directory has people"),
                Try.exit(0, "postern_sync why chloe", "chloe's account, and which run made it"),
                Try.http(200, gate.as("CHLOE", "/me"), "the app shows her account and her role"),
                Try.http(204, post("chloe", "leave"), "she leaves the organisation"),
                Try.exit(0, "postern_sync plan", "a run would deactivate her account"),
                Try.exit(0, "postern_sync run --report report.html", "it does; open report.html"),
                Try.http(403, WAIT + gate.as("CHLOE", "/me"), "the token that was good a moment ago is of no use"),
                Try.http(204, post("chloe", "join"), "she comes back"),
                Try.exit(0, "postern_sync run", "her account is active again"),
                Try.http(200, WAIT + gate.as("CHLOE", "/me"), "and she has the role that she had"));
    }

    private List<Try> groups(Instructions gate) {
        return List.of(
                Try.http(204, post("bob", "to/" + PeopleDirectory.CURATORS), "bob becomes a curator"),
                Try.exit(0, "postern_sync run | tee run.txt", "one role goes, another comes"),
                Try.http(200, gate.as("BOB", "/me"), "the app knows him as a curator"),
                Try.exit(0, "postern_sync undo $(sed -n 's/^run *//p' run.txt)", "as if that run had not been"),
                Try.http(200, gate.as("BOB", "/me"), "he is a reader again, until the next run"));
    }

    private List<Try> visitor(Instructions gate) {
        return List.of(
                Try.exit(0, "postern_sync why finn", "he begins today: the provider has him, the directory not yet"),
                Try.http(200, gate.as("FINN", "/me"), "he has an account when he comes: the gate asked the worker"),
                Try.exit(
                        0,
                        "postern_sync why finn",
                        "made by POST /v1/session, under the key that the directory will have"),
                Try.http(
                        200,
                        session("e41d7c60-0b8a-4c55-8f0d-6f2c9b7d5e06", "finn"),
                        "as the gate asked; the answer is the same"),
                Try.http(204, post("finn", "join"), "the directory has him too"),
                Try.exit(0, "postern_sync run", "which makes no second account; bob is a curator once more"),
                Try.http(200, gate.as("FINN", "/me"), "and gives him a role"),
                Try.http(
                        409,
                        session("somebody-else", "alice"),
                        "whoever comes with another's name and address does not get the account"));
    }

    private List<Try> exodus() {
        String others = "for p in alice bob dora emil; do curl -s -X POST " + office + "people/$p/";
        return List.of(
                Try.exit(0, others + "leave; done", "four of six people vanish from the directory"),
                Try.exit(4, "postern_sync run", "which is past the limits, so nothing is written"),
                Try.exit(0, others + "join; done", "they are there again"));
    }

    private String post(String who, String what) {
        return "curl -si -X POST " + office + "people/" + who + "/" + what;
    }

    private String session(String subject, String username) {
        return "curl -si -H \"Authorization: Bearer $(cat '" + secret + "')\" -H 'Content-Type: application/json' -d '{"
                + "\"eppn\":\"" + username + "@example.org\",\"mail\":\"" + username + "@example.org\",\"cn\":\""
                + username
                + "\",\"issuer\":\"" + issuer + "\",\"subject\":\"" + subject + "\",\"username\":\"" + username
                + "\"}' "
                + worker.sessions();
    }
}
