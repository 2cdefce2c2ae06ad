# SPDX-License-Identifier: Apache-2.0
"""CKAN behind a Postern gate: whom the gate names in its signed assertion is signed in, and nobody else."""

__version__ = "0.1.0"
