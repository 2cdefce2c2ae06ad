# SPDX-License-Identifier: Apache-2.0
"""CKAN's own check of its cross-site tokens, kept on.

CKAN 2.12.0 exempts a view from the check for good, in the whole process, with the first anonymous request or API token that meets
it (``csrf.exempt`` in ``ckan_before_request``). So what is a browser's is checked here once more, whatever was exempted.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import current_app, g, request

FROM_HEADER = "login_via_auth_header"
"""What CKAN sets in ``g`` for a request whose credential no other site can make a browser send, and for one of nobody's."""


def keep(app: Any, exempt: Collection[str]) -> None:
    """Makes the application ask for CKAN's token with each unsafe request that comes with a session, but for these endpoints."""

    @app.before_request
    def check() -> None:
        settings = current_app.config
        if not settings["WTF_CSRF_ENABLED"] or not settings["WTF_CSRF_CHECK_DEFAULT"]:
            return
        if request.endpoint and request.endpoint not in exempt and not g.get(FROM_HEADER):
            current_app.extensions["csrf"].protect()


def spare() -> None:
    """Lets the request do without a token, as CKAN itself does for its API tokens."""
    setattr(g, FROM_HEADER, True)
