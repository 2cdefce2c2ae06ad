"""Times invenio-cern-sync 0.6.0 and the worker over the same people, whom an Authorization Service of ours serves.

    cern_sync.py PEOPLE --jar JAR --database NAME

The first run fills an empty database, the second one finds nothing changed. Reading of the pages is in both figures: for
invenio-cern-sync it is the wall time of its own `sync` in an application that runs already. For the worker it is twice: that
of `run` as a whole process, from its start to its end, and what a run takes in a `serve` that runs already, by its own ledger.
DATABASE_URI names an empty database for the one; NAME is made anew, with the same tables, for the other, and NAME_serve for
`serve`. In the end all must hold the same people.
"""

import argparse
import contextlib
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "sync-worker" / "src" / "test" / "schemas"))

from authz_pages import AuthzPages  # noqa: E402
from cern_sync_app import CLIENT_ID, create  # noqa: E402
from cern_sync_scenarios import identity  # noqa: E402
from invenio_app import upgrade  # noqa: E402


def people(count):
    """Identities as the service has them, no two with a name, address or key in common."""
    return [identity(n, id=f"00000000-0000-0000-0000-{n:012}", personId=str(1_000_000 + n), orcid=None if n % 3 else f"0000-0002-{n:08}") for n in range(count)]


class PreparedPages(AuthzPages):
    """Pages that were written down before anybody asks, so that what the service costs is in nobody's figure."""

    def __init__(self, identities):
        super().__init__()
        self.identities = identities
        self._pages = {}

    def page(self, path, query):
        asked = (path, query.get("token", ["0"])[0], query["limit"][0])
        if asked not in self._pages:
            self._pages[asked] = json.dumps(super().page(path, query)).encode()
        return self._pages[asked]

    def prepare(self):
        """Writes down the pages of a thousand."""
        for start in range(0, len(self.identities), PAGE):
            self.page("/api/v1.0/Identity", {"token": [str(start)], "limit": [str(PAGE)]})


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
schedule: {{full: "* * * * *"}}
server: {{admin: "127.0.0.1:0"}}
"""
PAGE = 1000
SERVED = 9
RUNS = "SELECT extract(epoch FROM finished - started), outcome FROM postern.run WHERE finished IS NOT NULL ORDER BY id"
PEOPLE = """SELECT md5(string_agg(line, E'\\n' ORDER BY line)), count(*) FROM (
  SELECT concat_ws('|', i.method, i.id, u.username, u.email, u.active, u.profile, r.extra_data) line FROM accounts_user u
  JOIN accounts_useridentity i ON i.id_user = u.id JOIN oauthclient_remoteaccount r ON r.user_id = u.id) people"""


def worker(url, chosen, database, command):
    """The command line for a database."""
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
    return ["java", "-Xmx256m", "-jar", str(chosen.jar), command, "--config", str(config)]


def query(database, statement):
    """The rows, or none where the worker has not made its tables yet."""
    asked = subprocess.run(["psql", "-XAtc", statement, database], capture_output=True, text=True)
    return asked.stdout.split() if asked.returncode == 0 else []


def served(command, database):
    """The seconds of the runs that the schedule of a `serve` makes, one each minute."""
    with Path(os.environ["WORK"], "serve.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    with process_ended(process):
        ends = time.monotonic() + 60 * (SERVED + 2)
        while len(runs := query(database, RUNS)) < SERVED:
            if process.poll() is not None or time.monotonic() > ends:
                sys.exit(f"serve made {len(runs)} runs, see {log.name}")
            time.sleep(1)
    if any(not run.endswith("|done") for run in runs):
        sys.exit(f"serve: {runs}")
    return [float(run.split("|")[0]) for run in runs]


@contextlib.contextmanager
def process_ended(process):
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("people", type=int)
    options.add_argument("--jar", type=Path, required=True)
    options.add_argument("--database", required=True, help="made anew, for the worker")
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    with PreparedPages(people(chosen.people)) as authz:
        authz.prepare()
        app = create(authz.url)
        upgrade(app)
        theirs = app.config["SQLALCHEMY_DATABASE_URI"].rsplit("/", 1)[1]
        with app.app_context():
            from invenio_db import db

            db.engine.dispose()
        serving = chosen.database + "_serve"
        for database in (chosen.database, serving):
            subprocess.run(["dropdb", "--if-exists", database], check=True)
            subprocess.run(["createdb", "--template", theirs, database], check=True)
        from invenio_cern_sync.users.sync import sync

        command = worker(authz.url, chosen, chosen.database, "run")
        theirs_took = []
        for name, expected in (("first run", chosen.people), ("no-change run", 0)):
            with app.app_context():
                started = time.monotonic()
                touched = len(sync(method="AuthZ"))
                taken = time.monotonic() - started
            theirs_took.append(taken)
            if touched != expected:
                sys.exit(f"{name}: {touched} accounts touched, not {expected}")
            started = time.monotonic()
            ended = subprocess.run(command, capture_output=True, text=True)
            ours = time.monotonic() - started
            if ended.returncode:
                sys.exit(f"{name}: the worker ended with {ended.returncode}\n{ended.stdout}{ended.stderr}")
            print(f"{name}: {chosen.people} people, invenio-cern-sync {taken:.1f} s, worker {ours:.2f} s, x {taken / ours:.0f}", flush=True)
        first, *later = served(worker(authz.url, chosen, serving, "serve"), serving)
        again = statistics.median(later)
        each = " ".join(f"{taken:.2f}" for taken in later)
        print(f"serve, first run: {first:.2f} s, x {theirs_took[0] / first:.0f}")
        print(f"serve, no-change runs: {again:.2f} s ({each}), x {theirs_took[1] / again:.0f}")
        held = {database: query(database, PEOPLE) for database in (theirs, chosen.database, serving)}
        if len(set(map(tuple, held.values()))) != 1:
            sys.exit(f"they do not hold the same people: {held}")


if __name__ == "__main__":
    main()
