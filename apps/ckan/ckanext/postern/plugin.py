# SPDX-License-Identifier: Apache-2.0
"""The plug-in: ``ckan.plugins = … postern``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ckan import model, plugins
from ckan.exceptions import CkanConfigurationException
from ckan.plugins import toolkit
from flask import g, request
from postern_assertion import KeySet, KeysUnavailable, Unacceptable, Verifier, source

from . import cross_site
from .accounts import Accounts, NoAccount

LOG = logging.getLogger(__name__)

ASKED = "_postern_caller"


@toolkit.blanket.config_declarations
class PosternPlugin(plugins.SingletonPlugin):
    """Signs in whom the gate names.

    A request without an assertion is left to CKAN: nobody, an API token, a session of CKAN's own. One whose assertion is not good,
    or names nobody here, is nobody's, whatever else it shows.
    """

    plugins.implements(plugins.IConfigurable)
    plugins.implements(plugins.IAuthenticator, inherit=True)
    plugins.implements(plugins.IMiddleware, inherit=True)

    _header: str
    _verifier: Verifier
    _accounts: Accounts

    def configure(self, config: Any) -> None:
        """Refuses to start with a configuration by which nobody, or anybody, would be believed."""
        for name in ("issuer", "audience", "keys"):
            if not _option(config, name):
                raise CkanConfigurationException(f"ckanext.postern.{name} is required")
        if _option(config, "sysadmins") not in ("both", "ckan"):
            raise CkanConfigurationException("ckanext.postern.sysadmins is neither both nor ckan")
        self._header = _option(config, "header")
        self._verifier = Verifier(
            KeySet(_source(config), refresh=_option(config, "refresh")),
            issuer=_option(config, "issuer"),
            audience=_option(config, "audience"),
            leeway=_option(config, "leeway"),
            max_lifetime=_option(config, "max_lifetime"),
        )
        self._accounts = Accounts(config.get("ckan.site_id"), _option(config, "sysadmins") == "ckan")

    def make_middleware(self, app: Any, config: Any) -> Any:
        """Keeps CKAN's cross-site check on."""
        cross_site.keep(app, _option(config, "csrf_exempt"))
        return app

    def identify_user(self, user_id: str | None = None) -> model.User | model.AnonymousUser | None:
        """The person's account; nobody, where the assertion does not lead to one; None without an assertion."""
        token = request.headers.get(self._header)
        if token is None:
            return None
        if ASKED not in g:
            setattr(g, ASKED, self._caller(token))
        return getattr(g, ASKED)

    def _caller(self, token: str) -> model.User | model.AnonymousUser:
        try:
            person = self._verifier.verify(token)
            user = self._accounts.account(person)
        except KeysUnavailable:
            LOG.error("an assertion cannot be verified: ckanext.postern.keys leads to no keys")
        except Unacceptable as problem:
            LOG.warning("an assertion is refused: %s", problem)
        except NoAccount as problem:
            LOG.warning("an assertion leads to no account: %s", problem)
        else:
            if not person.browser:
                cross_site.spare()
            return user
        return model.AnonymousUser()


def _source(config: Any) -> Callable[[], bytes]:
    try:
        return source(
            _option(config, "keys"), _option(config, "keys_plain_text"), "ckanext.postern.keys", "ckanext.postern.keys_plain_text"
        )
    except ValueError as problem:
        raise CkanConfigurationException(str(problem)) from None


def _option(config: Any, name: str) -> Any:
    return config.get("ckanext.postern." + name)
