# SPDX-License-Identifier: Apache-2.0
"""What a small Invenio needs that has neither a search index nor a mail server nor built assets."""

from importlib.util import find_spec

from postern_example.assets import NoAssets

SETTINGS = {
    "SECRET_KEY": "not a secret: nothing here is ever served to strangers",
    "SECURITY_PASSWORD_SALT": "salt",
    "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    "ACCOUNTS_USE_CELERY": False,
    "ACCOUNTS_USERINFO_HEADERS": True,
    "RATELIMIT_ENABLED": False,
    "REST_CSRF_ENABLED": True,
    "CELERY_TASK_ALWAYS_EAGER": True,
    "WEBPACKEXT_MANIFEST_LOADER": NoAssets,
    "APP_ALLOWED_HOSTS": ["data.example.org"],
    "TRUSTED_HOSTS": ["data.example.org"],
}

if find_spec("invenio_app") is None:
    # It is what sets the theme, without which some generations of the other modules do not start.
    SETTINGS["APP_THEME"] = ["semantic-ui"]
