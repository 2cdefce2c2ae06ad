# SPDX-License-Identifier: Apache-2.0
"""Invenio behind a Postern gate: whom the gate names in its signed assertion is signed in, and nobody else."""

from .ext import InvenioPosternREST, InvenioPosternUI

__version__ = "0.1.0"

__all__ = ("InvenioPosternREST", "InvenioPosternUI", "__version__")
