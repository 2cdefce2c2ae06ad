/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.session;

import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accounts in memory: whoever is not spoken of otherwise has one under the name that the issuer gives. */
final class KnownPeople implements Accounts {
    private final Map<String, Admission> answers = new ConcurrentHashMap<>();
    private final List<Visit> visits = new CopyOnWriteArrayList<>();
    private final List<AccountChanges.Change> ledger = new CopyOnWriteArrayList<>();
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    /** As it was made. */
    void forget() {
        answers.clear();
        visits.clear();
        ledger.clear();
        asked.clear();
        away = false;
    }

    void answer(String username, Admission admission) {
        answers.put(username, admission);
    }

    void away(boolean now) {
        away = now;
    }

    void happened(AccountChanges.Change change) {
        ledger.add(change);
    }

    /** The numbers after which was asked for changes. */
    Set<Long> asked() {
        return asked;
    }

    List<Visit> visits() {
        return visits;
    }

    @Override
    public Admission admit(Visit visit) {
        reachable();
        visits.add(visit);
        return answers.getOrDefault(
                visit.username(), new Admission.Active(visit.username(), Optional.empty(), visit.sysadmin()));
    }

    @Override
    public AccountChanges changesAfter(long number) {
        reachable();
        asked.add(number);
        List<AccountChanges.Change> all = new ArrayList<>(ledger);
        return new AccountChanges(
                all.size(), number == 0 || number > all.size() ? List.of() : all.subList((int) number, all.size()));
    }

    private void reachable() {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
    }
}
