# SPDX-License-Identifier: Apache-2.0
"""Invenio as its own factories put it together from all installed modules, and people who visit it."""

import tempfile
from inspect import signature

import gate
import redis
from example_settings import SETTINGS
from invenio_base.app import create_app_factory
from invenio_base.wsgi import create_wsgi_factory
from invenio_db import db
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from werkzeug.test import Client
from werkzeug.wrappers import Response

TABLES = "accounts_userrole, accounts_useridentity, accounts_user_session_activity, accounts_role, accounts_user"


class Database:
    """A database of that URI with Invenio's tables, by its own migrations; dropped and made again."""

    def __init__(self, uri):
        self.uri = uri
        self._url = make_url(uri)

    def __enter__(self):
        self._recreate("DROP DATABASE IF EXISTS {0}", "CREATE DATABASE {0} TEMPLATE template0 ENCODING 'UTF8'")
        app = create_app(SETTINGS, SQLALCHEMY_DATABASE_URI=self.uri)
        with app.app_context():
            app.extensions["invenio-db"].alembic.upgrade()
            db.session.commit()
            db.session.remove()
        return self

    def __exit__(self, *_):
        pass

    def _recreate(self, *statements):
        engine = create_engine(self._url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement.format(self._url.database)))
        engine.dispose()


def create_app(*settings, **config):
    """The pages, with the REST API below /api."""

    def load(app, **_):
        for some in settings:
            app.config.update(some)
        app.config.update(config)

    folders = {"instance_path": tempfile.mkdtemp(), "root_path": tempfile.mkdtemp()}
    rest = create_app_factory(
        "rest",
        config_loader=load,
        extension_entry_points=["invenio_base.api_apps"],
        blueprint_entry_points=["invenio_base.api_blueprints"],
        **_finalize("invenio_base.api_finalize_app"),
        **folders,
    )
    return create_app_factory(
        "pages",
        config_loader=load,
        extension_entry_points=["invenio_base.apps"],
        blueprint_entry_points=["invenio_base.blueprints"],
        wsgi_factory=create_wsgi_factory({"/api": rest}),
        static_folder=folders["instance_path"],
        **_finalize("invenio_base.finalize_app"),
        **folders,
    )()


def _finalize(group):
    """Invenio v11 has nothing of that kind."""
    known = "finalize_app_entry_points" in signature(create_app_factory).parameters
    return {"finalize_app_entry_points": [group]} if known else {}


class Site:
    """A running application, its accounts, and its visitors."""

    def __init__(self, database, redis_url, key, key_file, **config):
        self.key = key
        self.redis = redis.StrictRedis.from_url(redis_url)
        prepare = config.pop("prepare", lambda app: None)
        self.app = create_app(
            SETTINGS,
            {
                "SQLALCHEMY_DATABASE_URI": database.uri,
                "ACCOUNTS_SESSION_REDIS_URL": redis_url,
                "POSTERN_ISSUER": gate.ISSUER,
                "POSTERN_AUDIENCE": gate.AUDIENCE,
                "POSTERN_JWKS": key_file,
                "POSTERN_PROVIDERS": {gate.PROVIDER: "keycloak"},
                "POSTERN_GROUPS": ["*"],
            },
            **config,
        )
        prepare(self.app)

    def clear(self):
        self.redis.flushdb()
        self.sql(f"TRUNCATE {TABLES} CASCADE")

    def sql(self, statement, **values):
        """Runs it, as the sync worker would, beside Invenio; the first column of its rows."""
        with self.app.app_context():
            with db.engine.begin() as connection:
                result = connection.execute(text(statement), values)
                return [row[0] for row in result] if result.returns_rows else []

    def account(self, username, key=None, method="keycloak", active=True):
        """An account as the sync worker writes it; its id."""
        with self.app.app_context():
            from invenio_accounts.models import User, UserIdentity

            user = User(email=f"{username}@example.org", username=username, active=active)
            db.session.add(user)
            db.session.flush()
            UserIdentity.create(user, method, key or f"{username}-key")
            number = user.id
            db.session.commit()
            db.session.remove()
        return number

    def role(self, name, managed=False, members=()):
        """A role whose name is its id, where ids are texts."""
        with self.app.app_context():
            from invenio_accounts.models import Role, User

            columns = Role.__table__.c
            more = {"id": name, "is_managed": managed} if "is_managed" in columns else {}
            role = Role(name=name, **more)
            db.session.add(role)
            for member in members:
                user = db.session.query(User).filter_by(id=member).one()
                user.roles.append(role)
            db.session.commit()
            db.session.remove()

    def sessions_of(self, account):
        """The ids of an account's sessions as Invenio lists them."""
        return self.sql("SELECT sid_s FROM accounts_user_session_activity WHERE user_id = :id", id=account)

    def browser(self):
        return Browser(self)


class Browser:
    """Keeps cookies; each request carries what the gate would put beside it."""

    def __init__(self, site):
        self.site = site
        self.client = Client(site.app, Response)

    def get(self, path, token=None, **kwargs):
        return self._open("GET", path, token, **kwargs)

    def post(self, path, token=None, **kwargs):
        return self._open("POST", path, token, **kwargs)

    def as_person(self, path, *args, **changes):
        """A GET beside a right assertion."""
        return self.get(path, self.site.key.sign(gate.claims(*args, **changes)))

    def _open(self, method, path, token, headers=None, **kwargs):
        headers = {"User-Agent": "a test", **(headers or {})}
        if token is not None:
            headers["X-Postern-Assertion"] = token
        return self.client.open(path, method=method, headers=headers, base_url="https://data.example.org", **kwargs)

    def cookie(self, name):
        found = self.client.get_cookie(name, domain="data.example.org") if hasattr(self.client, "get_cookie") else None
        if found is not None:
            return found.value
        jar = getattr(self.client, "cookie_jar", None) or []
        return next((cookie.value for cookie in jar if cookie.name == name), None)
