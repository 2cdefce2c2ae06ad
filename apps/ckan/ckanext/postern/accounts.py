# SPDX-License-Identifier: Apache-2.0
"""CKAN's account of a person."""

from __future__ import annotations

from ckan import model
from postern_assertion import Person

NOBODYS = frozenset({"default", "visitor", "logged_in"})
"""Accounts that CKAN makes for itself, besides the site's own, whose name is ckan.site_id."""


class NoAccount(Exception):
    """There is no account that the person may use; the message says why, without a name."""


class Accounts:
    """Finds accounts by the name that the session endpoint gave the gate.

    The sync worker has looked by then whose the account is (issuer and subject), so the name is all that is needed here.
    """

    def __init__(self, site_id: str, sysadmins_by_flag_alone: bool) -> None:
        self._refused = NOBODYS | {site_id}
        self._flag_alone = sysadmins_by_flag_alone

    def account(self, person: Person) -> model.User:
        """The person's active account.

        :raises NoAccount: there is none, or it is not theirs.
        """
        if person.username in self._refused:
            raise NoAccount("the name is that of an account of CKAN's own")
        # By the name alone: User.get would take somebody else's id for a name.
        user = model.Session.query(model.User).filter(model.User.name == person.username).one_or_none()
        if user is None:
            raise NoAccount("there is no account of that name; is the gate's provisioning on, with when-unavailable: refuse?")
        if not user.is_active:
            raise NoAccount("the account is not active")
        if user.sysadmin and not person.sysadmin and not self._flag_alone:
            raise NoAccount(
                "the account is a sysadmin's, and the gate does not call the person one (ckanext.postern.sysadmins)"
            )
        return user
