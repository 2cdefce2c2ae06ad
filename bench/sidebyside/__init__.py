# SPDX-License-Identifier: Apache-2.0
"""Side-by-side measurements of the gate and its peers. Python standard library only."""
