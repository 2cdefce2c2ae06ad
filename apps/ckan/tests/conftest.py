# SPDX-License-Identifier: Apache-2.0
"""A real CKAN, its pages and its API, with a real PostgreSQL.

POSTERN_TEST_DATABASE is the SQLAlchemy URL of a database that may be emptied. Solr is not asked for anything here.
"""

import os

import gate
import pytest


def pytest_collection_modifyitems(items):
    if "POSTERN_TEST_DATABASE" not in os.environ:
        if "CI" in os.environ:
            raise pytest.UsageError("POSTERN_TEST_DATABASE names no database")
        for item in items:
            if "site" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason="POSTERN_TEST_DATABASE names no database"))


@pytest.fixture(scope="session")
def keys():
    """The gate's keys: the first signs."""
    return [gate.Key("first"), gate.Key("es256", "ES256")]


@pytest.fixture(scope="session")
def site(tmp_path_factory, keys):
    from site_under_test import Site

    return Site(os.environ["POSTERN_TEST_DATABASE"], tmp_path_factory.mktemp("ckan"), gate.key_set(*keys))


@pytest.fixture
def visitor(site):
    """Somebody with an empty cookie jar, and accounts as they were at first."""
    site.restore()
    return site.visitor()
