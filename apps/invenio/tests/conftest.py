# SPDX-License-Identifier: Apache-2.0
"""A real Invenio, its pages and its REST API, with a real PostgreSQL and a real Redis.

POSTERN_TEST_DATABASE is the SQLAlchemy URI of a database that may be dropped and made again, POSTERN_TEST_REDIS the URL of a
Redis database that may be emptied.
"""

import os

import pytest
from gate import Key, key_set


def pytest_collection_modifyitems(config, items):
    for name in ("POSTERN_TEST_DATABASE", "POSTERN_TEST_REDIS"):
        if not os.environ.get(name):
            # Where CI is set, a service that is missing is a failure.
            mark = pytest.mark.skipif(not os.environ.get("CI"), reason=name + " is not set")
            for item in items:
                if "site" in item.fixturenames:
                    item.add_marker(mark)


@pytest.fixture(scope="session")
def gate_key():
    return Key("first")


@pytest.fixture(scope="session")
def key_file(gate_key, tmp_path_factory):
    path = tmp_path_factory.mktemp("gate") / "jwks.json"
    path.write_bytes(key_set(gate_key))
    return str(path)


@pytest.fixture(scope="session")
def database():
    from site_under_test import Database

    with Database(os.environ["POSTERN_TEST_DATABASE"]) as database:
        yield database


@pytest.fixture(scope="session")
def running(database, gate_key, key_file):
    from site_under_test import Site

    return Site(database, os.environ["POSTERN_TEST_REDIS"], gate_key, key_file)


@pytest.fixture
def site(running):
    """The application with its tables empty and nobody in Redis."""
    running.clear()
    return running


@pytest.fixture
def configured(database, gate_key, key_file, site):
    """Other applications on the same tables, with settings of their own."""
    from site_under_test import Site

    return lambda **config: Site(database, os.environ["POSTERN_TEST_REDIS"], gate_key, key_file, **config)
