/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.sync.model.Admission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * API tokens of CKAN for visitors: rows of {@code api_token} that are called {@code postern}, which the person sees among their
 * own and may revoke, and a signed text that names such a row and says until when it is good. Equal visits are given the same
 * token for half its life. The database's clock counts, so that all replicas agree.
 */
final class VisitorTokens {

    /** Where the lifetime was changed, tokens of before live on; nobody needs more than these. */
    private static final int MOST_OF_A_PERSON = 4;

    /** As CKAN draws them ({@code api_token.nbytes}). */
    private static final int ID_BYTES = 32;

    private static final int SWEEP_AT_ONCE = 1000;
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(5);

    private final Handle handle;
    private final Scripts scripts;
    private final TokenSigner signer;
    private final SecureRandom random;
    private long swept = System.nanoTime() - SWEEP_EVERY.toNanos();

    VisitorTokens(Handle handle, Scripts scripts, TokenSigner signer, SecureRandom random) {
        this.handle = handle;
        this.scripts = scripts;
        this.signer = signer;
        this.random = random;
    }

    private record Row(String id, long made, long expires) {}

    /** A token of an active account; nothing where it was deactivated just now. */
    Optional<Admission.Key> key(String account) {
        Optional<Row> row = found(account);
        if (row.isEmpty()) {
            handle.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 1))", account);
            row = found(account);
        }
        if (row.isEmpty()) {
            row = made(account);
        }
        return row.map(one -> new Admission.Key(
                signer.token(one.id(), one.made(), one.expires()), Instant.ofEpochSecond(one.expires())));
    }

    /** Takes all tokens of an account away. */
    void end(String account) {
        end(account, 0);
    }

    private Optional<Row> found(String account) {
        return row(query("ckan/token-find.sql", account));
    }

    private Optional<Row> made(String account) {
        end(account, MOST_OF_A_PERSON - 1);
        sweep();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return row(query("ckan/token-make.sql", account)
                .bind("id", Base64.getUrlEncoder().withoutPadding().encodeToString(id)));
    }

    private Query query(String file, String account) {
        return handle.createQuery(scripts.text(file))
                .bind("account", account)
                .bind("life", signer.lifetime().toSeconds());
    }

    private static Optional<Row> row(Query query) {
        return query.map((row, context) -> new Row(row.getString(1), row.getLong(2), row.getLong(3)))
                .findOne();
    }

    private void end(String account, int but) {
        handle.createUpdate(scripts.text("ckan/token-end.sql"))
                .bind("account", account)
                .bind("most", but)
                .execute();
    }

    /** What people left behind who did not come again. */
    private void sweep() {
        if (System.nanoTime() - swept >= SWEEP_EVERY.toNanos()) {
            handle.createUpdate(scripts.text("ckan/token-sweep.sql"))
                    .bind("most", SWEEP_AT_ONCE)
                    .execute();
            swept = System.nanoTime();
        }
    }
}
