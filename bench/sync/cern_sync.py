"""Times invenio-cern-sync 0.6.0 and the worker over the same people, whom an Authorization Service of ours serves.

    cern_sync.py PEOPLE --jar JAR --database NAME

The first run fills an empty database, the second one finds nothing changed. Reading of the pages is in both figures: for
invenio-cern-sync it is the wall time of its own `sync` in an application that runs already. For the worker it is twice: that
of `run` as a whole process, from its start to its end, and what a run takes in a `serve` that runs already, by its own log.
DATABASE_URI names an empty database for the one; NAME is made anew, with the same tables, for the other, and NAME_serve for
`serve`. In the end all must hold the same people.
"""

import argparse
import logging
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import serving
from prepared import PAGE, PreparedPages

from cern_sync_app import CLIENT_ID, create  # isort: skip: prepared says where it is
from invenio_app import upgrade

WORKER = """
source:
  - id: authz
    method: cern
    preset: cern-authz
    authz: {{keycloak-url: "{url}", url: "{url}", client-id: bench, client-secret: "{secret}", page-size: {page}, groups: false}}
target:
  app: invenio
  database: "jdbc:postgresql://{host}:{port}/{name}"
  user: "{user}"
  invenio: {{client-id: {client}}}
limits: {{create: 100%}}
"""
SERVED = 8
PEOPLE = """SELECT md5(string_agg(line, E'\\n' ORDER BY line)), count(*) FROM (
  SELECT concat_ws('|', i.method, i.id, u.username, u.email, u.active, u.profile, r.extra_data) line FROM accounts_user u
  JOIN accounts_useridentity i ON i.id_user = u.id JOIN oauthclient_remoteaccount r ON r.user_id = u.id) people"""


def configuration(url, database):
    """The worker's, for a database."""
    config = Path(os.environ["WORK"]) / f"{database}.yaml"
    config.write_text(
        WORKER.format(
            url=url,
            secret="x" * 16,
            page=PAGE,
            name=database,
            client=CLIENT_ID,
            host=os.environ.get("PGHOST", "127.0.0.1"),
            port=os.environ.get("PGPORT", "5432"),
            user=os.environ.get("PGUSER", "postgres"),
        )
    )
    return config


def query(database, statement):
    """The rows."""
    asked = subprocess.run(["psql", "-XAtc", statement, database], check=True, capture_output=True, text=True)
    return asked.stdout.split()


def taken(event):
    """The seconds of a run that serve made, from asking for the lock to its end."""
    return sum(value for name, value in event.items() if name.endswith("_ms")) / 1000


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("people", type=int)
    options.add_argument("--jar", type=Path, required=True)
    options.add_argument("--database", required=True, help="made anew, for the worker")
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    java = ["java", "-Xmx256m", "-cp", str(chosen.jar)]
    with PreparedPages(chosen.people) as authz:
        app = create(authz.url)
        upgrade(app)
        theirs = app.config["SQLALCHEMY_DATABASE_URI"].rsplit("/", 1)[1]
        with app.app_context():
            from invenio_db import db

            db.engine.dispose()
        serves = chosen.database + "_serve"
        for database in (chosen.database, serves):
            subprocess.run(["dropdb", "--if-exists", database], check=True)
            subprocess.run(["createdb", "--template", theirs, database], check=True)
        from invenio_cern_sync.users.sync import sync

        command = [*java, "io.postern.sync.Main", "run", "--config", str(configuration(authz.url, chosen.database))]
        theirs_took = []
        for name, expected in (("first run", chosen.people), ("no-change run", 0)):
            with app.app_context():
                started = time.monotonic()
                touched = len(sync(method="AuthZ"))
                theirs_took.append(time.monotonic() - started)
            if touched != expected:
                sys.exit(f"{name}: {touched} accounts touched, not {expected}")
            started = time.monotonic()
            ended = subprocess.run(command, capture_output=True, text=True)
            ours = time.monotonic() - started
            if ended.returncode:
                sys.exit(f"{name}: the worker ended with {ended.returncode}\n{ended.stdout}{ended.stderr}")
            print(f"{name}: {chosen.people} people, invenio-cern-sync {theirs_took[-1]:.1f} s, worker {ours:.2f} s, x {theirs_took[-1] / ours:.0f}", flush=True)
        rounds = serving.rounds(java, configuration(authz.url, serves), chosen.people, SERVED, lambda: None)
        first, *later = [taken(event) for event, _ in rounds]
        again = statistics.median(later)
        each = " ".join(f"{seconds:.2f}" for seconds in later)
        print(f"serve, first run: {first:.2f} s, x {theirs_took[0] / first:.0f}")
        print(f"serve, no-change runs: {again:.2f} s ({each}), x {theirs_took[1] / again:.0f}")
        held = {database: query(database, PEOPLE) for database in (theirs, chosen.database, serves)}
        if len(set(map(tuple, held.values()))) != 1:
            sys.exit(f"they do not hold the same people: {held}")


if __name__ == "__main__":
    main()
