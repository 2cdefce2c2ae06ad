# SPDX-License-Identifier: Apache-2.0
"""What invenio-communities remembers is forgotten when the groups of a person are others."""

from types import SimpleNamespace

from invenio_postern.communities import follow


class Cache(dict):
    """The cache's methods as invenio-communities calls them."""

    def set(self, key, value):
        self[key] = value

    def delete(self, key):
        self.pop(key, None)


def key_of(identity):
    return f"user-communities:{identity.id}"


def test_forgets_them_when_the_groups_change_and_only_then():
    cache, ada, bob = Cache(), SimpleNamespace(id=1), SimpleNamespace(id=2)
    seen = []
    for user, roles in [(ada, {"a"}), (ada, {"a"}), (bob, {"a"}), (ada, {"b", "a"}), (ada, {"a", "b"}), (ada, set())]:
        cache[key_of(user)] = "remembered"
        follow(user, roles, cache, key_of)
        seen.append(key_of(user) in cache)
    assert seen == [False, True, False, False, True, False]


def test_without_communities_there_is_nothing_to_forget():
    follow(SimpleNamespace(id=1), {"a"})
