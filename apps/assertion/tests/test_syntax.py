# SPDX-License-Identifier: Apache-2.0
"""The package runs on the oldest Python that it names, whichever Python its tests run on."""

import ast
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[1] / "postern_assertion").glob("*.py"))


def test_finds_its_sources():
    assert {"keys.py", "source.py", "verifier.py"} <= {path.name for path in SOURCES}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_is_python_3_9(path):
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))
    matches = [node.lineno for node in ast.walk(tree) if type(node).__name__ in ("Match", "TryStar", "TypeAlias")]
    assert matches == []
