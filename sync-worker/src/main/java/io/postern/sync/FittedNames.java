/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import io.postern.sync.mapping.Mapping;
import io.postern.sync.model.AccountChanges;
import io.postern.sync.model.AccountRules;
import io.postern.sync.model.Accounts;
import io.postern.sync.model.Admission;
import io.postern.sync.model.Visit;
import java.util.Map;
import java.util.Optional;

/**
 * The application's accounts for visitors of whom some have a name that the application refuses, such as {@code j.doe} in CKAN:
 * these are called what {@code mapping.username} makes of it, so that a first visit and a run give one person one name.
 */
final class FittedNames implements Accounts {

    private final Accounts accounts;
    private final AccountRules rules;
    private final Map<String, Mapping> byIssuer;
    private final Optional<Mapping> others;

    /**
     * Accounts whose names fit.
     *
     * @param rules of the application's names
     * @param byIssuer the mapping of the source that an issuer stands for
     * @param others that of everybody else; empty where it cannot be told which
     */
    FittedNames(Accounts accounts, AccountRules rules, Map<String, Mapping> byIssuer, Optional<Mapping> others) {
        this.accounts = accounts;
        this.rules = rules;
        this.byIssuer = Map.copyOf(byIssuer);
        this.others = others;
    }

    @Override
    public Admission admit(Visit visit) {
        return accounts.admit(fitted(visit));
    }

    @Override
    public AccountChanges changesAfter(long number) {
        return accounts.changesAfter(number);
    }

    private Visit fitted(Visit visit) {
        if (rules.username(visit.username()).isEmpty()) {
            return visit;
        }
        return Optional.ofNullable(byIssuer.get(visit.issuer()))
                .or(() -> others)
                .flatMap(mapping -> mapping.username(visit.username()))
                .filter(name -> rules.username(name).isEmpty())
                .map(visit::named)
                .orElse(visit);
    }
}
