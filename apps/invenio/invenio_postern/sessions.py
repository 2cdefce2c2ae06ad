# SPDX-License-Identifier: Apache-2.0
"""Invenio's own sessions, kept in step with whom the gate names."""

from flask import after_this_request, current_app, session
from flask_security.utils import login_user
from invenio_accounts.proxies import current_accounts
from invenio_accounts.sessions import delete_session
from invenio_db import db

from . import communities
from .accounts import usable

_FOR = "postern_for"
"""For whom a session was made: issuer and subject. A session that has it counts only beside an assertion."""

_ROLES = "unmanaged_roles_ids"
"""Where invenio-oauthclient and invenio-communities look for roles that are not in the database."""


def made_here():
    """Whether the session was made for somebody whom the gate named."""
    return _FOR in session


def usable_or_none(user):
    """The user of a session of Invenio's own, if the account is not deactivated: Invenio itself does not look."""
    return user if user is not None and usable(user) else None


def drop():
    """Ends the session of whoever else was here: its row, what Redis has of it, and everything in it."""
    sid = getattr(session, "sid_s", None)
    session.clear()
    if sid:
        delete_session(sid)
        db.session.commit()
    session.regenerate()


def sign_in(caller):
    """Makes Invenio's own session for a person who has none yet; Invenio's listeners give it a new id and a new CSRF token."""
    person = [caller.person.issuer, caller.person.subject]
    if session.get(_FOR) == person and session.get("_user_id") == caller.user.get_id():
        return
    if session.get("_user_id") not in (None, caller.user.get_id()):
        drop()
    # Whoever knows the id of the session before the sign-in must not know the one after it; Invenio's listener sees to
    # that only where session activity is recorded.
    session.regenerate()
    if not login_user(caller.user):
        return
    session[_FOR] = person

    @after_this_request
    def commit(response):
        current_accounts.datastore.commit()
        return response


def remember_roles(caller, ids):
    """Puts the roles where Invenio's other modules look, for this request and for the session."""
    if session.get(_ROLES, set()) != set(ids):
        modified = session.modified
        session[_ROLES] = set(ids)
        if "_user_id" not in session:
            # Whoever has no session gets none for this.
            session.modified = modified
    communities.follow(caller.user, ids)


def on_login(_, user):
    """A login by another way takes nothing over from whoever was in this session before."""
    if session.get(_FOR) is not None:
        session.pop(_FOR)


def on_logout(_, user):
    """Invenio's oauthclient before 7.0.1 leaves the roles of whoever was here in the session."""
    session.pop(_ROLES, None)
    session.pop(_FOR, None)
