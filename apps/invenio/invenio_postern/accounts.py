# SPDX-License-Identifier: Apache-2.0
"""Which account is whose, and which roles go with which groups."""

import re
from importlib.metadata import PackageNotFoundError, version

from invenio_accounts.models import Role, User, UserIdentity
from invenio_db import db

IDS_IN_NEEDS_SINCE = (4, 1)
"""The version of Flask-Security-Invenio from which on a RoleNeed carries the role's id; before, its name."""


class NoAccount(Exception):
    """There is no account that the person may use; the message says why, without naming anybody."""


def account_of(person, provider):
    """The person's account.

    :raises NoAccount: there is none, or it is deactivated or blocked.
    """
    key = person.claims.get(provider.claim)
    if not isinstance(key, str) or not key:
        raise NoAccount(f"the assertion has no claim {provider.claim}")
    user = _FINDERS[provider.match](provider, key)
    if user is None:
        raise NoAccount("no account is known for this person")
    if not usable(user):
        raise NoAccount("the account is deactivated or blocked")
    return user


def usable(user):
    """Whether an account may be used: active, and not blocked by a moderator (Invenio v12 and later)."""
    return bool(user.active) and getattr(user, "blocked_at", None) is None


def _by_identity(provider, key):
    return UserIdentity.get_user(provider.method, key)


def _by_username(_, key):
    # The column has the lower-case copy; the attribute User.username is the name as it is shown.
    return _one(User.__table__.c.username == key.lower())


def _by_email(_, key):
    return _one(User.__table__.c.email == key.lower())


def _one(condition):
    return db.session.query(User).filter(condition).one_or_none()


_FINDERS = {"identity": _by_identity, "username": _by_username, "email": _by_email}


class Roles:
    """The roles that go with groups: those of that id that the site's own people do not manage.

    A role that Invenio manages (``is_managed``) is given in Invenio alone, whatever groups somebody is in. Invenio v11 does
    not say which these are; there ``POSTERN_GROUPS`` must name the groups that may become roles, by the roles' names.
    """

    def __init__(self, settings):
        self._settings = settings
        columns = Role.__table__.c
        self._managed = columns.get("is_managed")
        self._key = columns.id if self._managed is not None else columns.name
        self._need = columns.id if _ids_in_needs() else columns.name
        self._keeps = settings.keeps
        if settings.groups is None:
            # Without is_managed nobody could say that "admin" is no role for a group of that name.
            self._keeps = (lambda _: True) if self._managed is not None else (lambda _: False)

    def of(self, groups):
        """Ids of the roles, and the values of their needs, as two frozen sets of texts."""
        kept = [group for group in groups if self._keeps(group)]
        if not kept:
            return frozenset(), frozenset()
        query = db.session.query(self._key, self._need).filter(self._key.in_(kept))
        if self._managed is not None:
            query = query.filter(self._managed.is_(False))
        rows = query.all()
        return frozenset(row[0] for row in rows), frozenset(row[1] for row in rows)


def _ids_in_needs():
    try:
        found = re.match(r"(\d+)\.(\d+)", version("Flask-Security-Invenio"))
    except PackageNotFoundError:
        found = re.match(r"(\d+)\.(\d+)", version("flask-security-fork"))
    return (int(found[1]), int(found[2])) >= IDS_IN_NEEDS_SINCE
