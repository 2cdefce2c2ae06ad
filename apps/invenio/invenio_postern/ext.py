# SPDX-License-Identifier: Apache-2.0
"""The extension, once for the pages (UI) and once for the REST API, which Invenio runs as two Flask applications."""

from flask import Response, current_app, jsonify, request, request_finished
from flask_login import current_user, user_logged_in, user_logged_out
from flask_principal import RoleNeed, identity_loaded
from invenio_accounts.utils import set_session_info
from invenio_rest.csrf import csrf
from markupsafe import escape
from postern_assertion import KeySet, Verifier

from . import sessions
from .accounts import Roles
from .caller import Callers, Known, Refused
from .config import ConfigurationError, settings

NAME = "invenio-postern"

PAGE = """<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not signed in</title></head>
  <body style="font: 1.1rem/1.5 sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 1em">
    <h1>You cannot be signed in here</h1>
    <p>{}</p>
  </body>
</html>
"""


class InvenioPostern:
    """What pages and REST have in common."""

    signs_in = False
    """Whether the first page that a person opens makes a session of Invenio's."""

    def __init__(self, app=None):
        self.settings = None
        self._wired = False
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        """Reads the settings; without POSTERN_ISSUER nothing else happens.

        :raises ConfigurationError: a setting is missing or wrong.
        """
        self.settings = settings(app.config)
        if self.settings is None:
            return
        keys = KeySet(self.settings.keys, self.settings.jwks_refresh)
        verifier = Verifier(
            keys, self.settings.issuer, self.settings.audience, self.settings.leeway, self.settings.max_lifetime
        )
        self._callers = Callers(verifier, self.settings)
        self._roles = None
        app.extensions[NAME] = self
        app.config["SECURITY_POST_LOGOUT_VIEW"] = self.settings.sign_out
        # Invenio sets no such cookie; a planted one would keep the request loader from being asked.
        app.config["REMEMBER_COOKIE_NAME"] = "postern-takes-none"
        app.before_request(self._before_request)
        _before_csrf()
        if hasattr(app, "login_manager"):
            self.wire(app)
        elif hasattr(app, "before_first_request"):
            # invenio-base before 1.3 (Invenio v11) has no entry points for what comes after all extensions.
            app.before_first_request(lambda: self.wire(app))

    def wire(self, app):
        """Takes the place of Invenio's own loaders, once invenio-accounts has set them."""
        if self._wired or self.settings is None:
            return
        if not hasattr(app, "login_manager"):
            raise ConfigurationError("POSTERN_ISSUER is set, but invenio-accounts is not part of this application")
        self._wired = True
        manager = app.login_manager
        self._own_loader = manager._user_callback
        manager.user_loader(self._of_session)
        manager.request_loader(self._of_request)
        identity_loaded.connect(self._on_identity_loaded, app)
        user_logged_in.connect(sessions.on_login, app)
        user_logged_out.connect(sessions.on_logout, app)
        # Invenio's own receiver, where there is one, is called by ours: of two, nobody could say which writes last.
        request_finished.disconnect(set_session_info, app)
        request_finished.connect(self._on_request_finished, app)

    # ---- who it is -------------------------------------------------------------------------------------------------

    def _of_session(self, user_id):
        """flask-login's user loader: the session's account, if the gate says the same."""
        caller = self._callers.current()
        if isinstance(caller, Known):
            if caller.user.get_id() != str(user_id):
                sessions.drop()
                return None
            self._take_roles(caller)
            return caller.user
        if isinstance(caller, Refused) or not self.settings.local_login or sessions.made_here():
            return None
        return sessions.usable_or_none(self._own_loader(user_id))

    def _of_request(self, _):
        """flask-login's request loader: who comes without a session."""
        caller = self._callers.current()
        if not isinstance(caller, Known):
            return None
        self._take_roles(caller)
        return caller.user

    def _take_roles(self, caller):
        if caller.roles is None:
            self._roles = self._roles or Roles(self.settings)
            ids, needs = self._roles.of(caller.person.groups)
            caller.roles = needs
            sessions.remember_roles(caller, ids)

    def _on_identity_loaded(self, _, identity):
        caller = self._callers.current()
        if isinstance(caller, Known) and identity.id == caller.user.id:
            self._take_roles(caller)
            identity.provides |= {RoleNeed(role) for role in caller.roles}

    # ---- the request -----------------------------------------------------------------------------------------------

    def _before_request(self):
        if not self._wired:
            # Rather nothing than sessions that nobody has compared.
            raise ConfigurationError("invenio-postern was loaded before invenio-accounts and never wired; see its README")
        caller = self._callers.current()
        if isinstance(caller, Refused):
            current_app.logger.warning("postern: refused: %s", caller.reason)
            return self._refusal(caller)
        if self.signs_in and isinstance(caller, Known) and caller.person.browser and request.method == "GET":
            sessions.sign_in(caller)
        return None

    def _refusal(self, caller):
        # Not by abort: Invenio's pages and its REST API have one fixed text for each status.
        return Response(PAGE.format(escape(caller.explanation)), caller.status, mimetype="text/html")

    def _on_request_finished(self, app, response):
        if app.config.get("ACCOUNTS_USERINFO_HEADERS"):
            set_session_info(app, response)
        caller = self._callers.current()
        if self.settings.echo_header and isinstance(caller, Known) and current_user.is_authenticated:
            # The account's own name, for the gate to compare with the name that it gave.
            name = current_user.username or ""
            response.headers[self.settings.echo_header] = name if name and name.isascii() else current_user.get_id()

    def shows_itself(self):
        """Whether the caller's credential is none that another site can make a browser send."""
        caller = self._callers.current()
        return isinstance(caller, Known) and not caller.person.browser


class InvenioPosternUI(InvenioPostern):
    """For the application that serves pages."""

    signs_in = True


class InvenioPosternREST(InvenioPostern):
    """For the application that serves the REST API."""

    def _refusal(self, caller):
        return jsonify(status=caller.status, message=caller.explanation), caller.status


def finalize_app(app):
    """Entry point: runs when all extensions are there."""
    extension = app.extensions.get(NAME)
    if extension is not None:
        extension.wire(app)


def _skip_csrf_for_programs():
    extension = current_app.extensions.get(NAME)
    if extension is not None and extension.shows_itself():
        request.skip_csrf_check = True


def _before_csrf():
    # invenio-rest has one such object for all applications of a process.
    if _skip_csrf_for_programs not in csrf._before_protect_funcs:
        csrf.before_csrf_protect(_skip_csrf_for_programs)
