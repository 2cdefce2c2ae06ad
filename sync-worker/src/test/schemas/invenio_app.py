"""The smallest Invenio application that owns the tables the sync worker writes.

Only the modules whose tables matter are loaded, through their own entry points,
so the tables come from the modules' own migrations.  DATABASE_URI names the database.
"""

import os

from flask import Flask
from invenio_db import InvenioDB, db


def create_app(**config):
    app = Flask("invenio")
    app.config.update(
        SECRET_KEY="not a secret: nothing here is ever served",
        SQLALCHEMY_DATABASE_URI=os.environ["DATABASE_URI"],
        SQLALCHEMY_TRACK_MODIFICATIONS=False,
        ACCOUNTS_USE_CELERY=False,
        ACCOUNTS_SESSION_ACTIVITY_ENABLED=False,
        SECURITY_PASSWORD_SALT="salt",
        **config,
    )
    from invenio_access import InvenioAccess
    from invenio_accounts import InvenioAccounts
    from invenio_i18n import InvenioI18N
    from invenio_oauthclient import InvenioOAuthClient

    InvenioI18N(app)
    InvenioDB(app)
    InvenioAccounts(app)
    InvenioAccess(app)
    InvenioOAuthClient(app)
    return app


def upgrade(app):
    """Runs every migration, as `invenio alembic upgrade heads` does."""
    with app.app_context():
        app.extensions["invenio-db"].alembic.upgrade()
        db.session.commit()


if __name__ == "__main__":
    upgrade(create_app())
