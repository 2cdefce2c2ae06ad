"""Plays the scenarios with invenio-cern-sync and records the rows it leaves, one file each in golden/cern-sync.

Each scenario starts from empty tables, runs the SQL of `given`, then its `runs` in order: one is a
complete read of `identities` (AuthZ), `accounts` (LDAP) or `groups`.  What is recorded for a run:
`rows` as golden/invenio-rows.sql gives them, the number of `returned` ids, and `failed` with the
exception where the run was aborted.  DATABASE_URI names an empty database that may be filled.
"""

import json
import logging
import sys
from pathlib import Path

from authz_pages import AuthzPages
from cern_sync_app import create
from cern_sync_scenarios import SCENARIOS
from invenio_app import upgrade
from invenio_db import db

GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
ROWS = (GOLDEN / "invenio-rows.sql").read_text()
TABLES = (
    "accounts_user, accounts_useridentity, accounts_role, accounts_userrole, accounts_domains,"
    " oauthclient_remoteaccount, accounts_user_session_activity, accounts_user_login_information"
)


class Directory:
    """What invenio-cern-sync asks of its LDAP client: the entries, which python-ldap would only carry."""

    def __init__(self, entries):
        self._entries = entries

    def get_primary_accounts(self):
        return self._entries


def sync(run, authz):
    """One run of invenio-cern-sync over the records of `run`; the ids it returns."""
    from invenio_cern_sync.groups.sync import sync as sync_groups
    from invenio_cern_sync.users.sync import sync as sync_users

    if "groups" in run:
        authz.groups = run["groups"]
        return sync_groups()
    if "accounts" in run:
        entries = [
            {name: [value.encode() for value in values] for name, values in account.items()}
            for account in run["accounts"]
        ]
        sys.modules[sync_users.__module__].LdapClient = lambda: Directory(entries)
        return sync_users(method="LDAP")
    authz.identities = run["identities"]
    return sync_users(method="AuthZ")


def execute(statement):
    return db.session.connection().exec_driver_sql(statement)


def play(app, scenario, authz):
    """The scenario's runs, each with what was found in the tables after it."""
    # Invenio's checks of a preference make its value the default of the whole process.
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_DEFAULT_TIMEZONE="Europe/Zurich")
    execute(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")
    for statement in scenario["given"]:
        execute(statement)
    db.session.commit()
    for run in scenario["runs"]:
        outcome = {}
        try:
            outcome["returned"] = len(sync(run, authz))
        except Exception as aborted:
            outcome["failed"] = f"{type(aborted).__module__}.{type(aborted).__name__}"
            db.session.rollback()
        db.session.expire_all()
        outcome["rows"] = execute(ROWS).scalar()
        db.session.rollback()
        yield outcome


def main():
    logging.disable(logging.CRITICAL)
    with AuthzPages() as authz:
        app = create(authz.url)
        upgrade(app)
        with app.app_context():
            for scenario in SCENARIOS:
                scenario["outcomes"] = list(play(app, scenario, authz))
                target = GOLDEN / "cern-sync" / f"{scenario['name']}.json"
                target.write_text(json.dumps(scenario, indent=1, ensure_ascii=False) + "\n")
                ends = [outcome.get("failed", outcome.get("returned")) for outcome in scenario["outcomes"]]
                print(scenario["name"], ends, file=sys.stderr)


if __name__ == "__main__":
    main()
