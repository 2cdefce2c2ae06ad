# SPDX-License-Identifier: Apache-2.0
"""The signed assertion by which a Postern gate says who a request comes from."""

from .keys import KeySet, KeysUnavailable
from .source import source
from .verifier import LEEWAY, MAX_LIFETIME, Person, Unacceptable, Verifier

__version__ = "0.1.0"

__all__ = (
    "LEEWAY",
    "MAX_LIFETIME",
    "KeySet",
    "KeysUnavailable",
    "Person",
    "Unacceptable",
    "Verifier",
    "__version__",
    "source",
)
