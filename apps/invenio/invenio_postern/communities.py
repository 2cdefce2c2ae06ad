# SPDX-License-Identifier: Apache-2.0
"""What invenio-communities remembers of a person's groups, where it is installed.

It keeps which communities somebody belongs to for a day, by account alone, also those that come from groups. Here the groups
of each account are kept beside that, and whoever comes with others is asked for anew. They are kept in the same cache, since a
person's browsers, programs and the application's replicas share what is remembered.
"""

from hashlib import sha256

from flask_principal import Identity

try:
    from invenio_communities.proxies import current_identities_cache
    from invenio_communities.utils import identity_cache_key
except ImportError:  # An Invenio without communities.
    current_identities_cache = None


def follow(user, roles, cache=None, key_of=None):
    """Forgets the communities of an account whose roles are others than the last time."""
    cache = current_identities_cache if cache is None else cache
    if cache is None:
        return
    key = (key_of or identity_cache_key)(Identity(user.id))
    digest = sha256("\n".join(sorted(str(role) for role in roles)).encode()).hexdigest()
    if cache.get("postern:" + key) != digest:
        cache.delete(key)
        cache.set("postern:" + key, digest)
