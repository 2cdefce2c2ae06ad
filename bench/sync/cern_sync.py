"""Times invenio-cern-sync 0.6.0 over people whom an Authorization Service of ours serves.

    cern_sync.py PEOPLE [--keep FILE]

The first run fills an empty database, the second one finds nothing changed. Each figure is the wall time of
invenio-cern-sync's own `sync`, reading of the pages included. DATABASE_URI names an empty database.
"""

import argparse
import json
import logging
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "sync-worker" / "src" / "test" / "schemas"))

from authz_pages import AuthzPages  # noqa: E402
from cern_sync_app import create  # noqa: E402
from cern_sync_scenarios import identity  # noqa: E402
from invenio_app import upgrade  # noqa: E402


def people(count):
    """Identities as the service has them, no two with a name, address or key in common."""
    return [identity(n, personId=str(1_000_000 + n), orcid=None if n % 3 else f"0000-0002-{n:08}") for n in range(count)]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("people", type=int)
    options.add_argument("--keep", type=Path, help="where to write the identities, for another to be timed on them")
    chosen = options.parse_args()
    logging.disable(logging.CRITICAL)
    with AuthzPages() as authz:
        authz.identities = people(chosen.people)
        if chosen.keep:
            chosen.keep.write_text(json.dumps(authz.identities))
        app = create(authz.url)
        upgrade(app)
        from invenio_cern_sync.users.sync import sync

        for name, expected in (("first run", chosen.people), ("no-change run", 0)):
            with app.app_context():
                started = time.monotonic()
                touched = len(sync(method="AuthZ"))
                taken = time.monotonic() - started
            if touched != expected:
                sys.exit(f"{name}: {touched} accounts touched, not {expected}")
            print(f"{name}: {chosen.people} people in {taken:.1f} s, {1000 * taken / chosen.people:.2f} ms each", flush=True)


if __name__ == "__main__":
    main()
