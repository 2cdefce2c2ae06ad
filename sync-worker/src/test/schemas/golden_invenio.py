"""Records the rows that Invenio's own code writes, step by step, as golden/GENERATION.json.

    golden_invenio.py GENERATION     DATABASE_URI names an empty database that may be filled
"""

import json
import logging
import re
import sys
from pathlib import Path

from invenio_app import create_app, upgrade
from invenio_db import db

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
TABLES = (
    "accounts_user accounts_useridentity accounts_role accounts_userrole accounts_domains"
    " accounts_user_login_information oauthclient_remoteaccount"
).split()


def rows(table):
    """The rows of a table as the database has them; of a time stamp or an id made up, only that it is set."""
    connection = db.session.connection()
    if not connection.exec_driver_sql(f"SELECT to_regclass('{table}')").scalar():
        return []
    times = [
        name
        for (name,) in connection.exec_driver_sql(
            "SELECT column_name FROM information_schema.columns"
            f" WHERE table_name = '{table}' AND data_type LIKE 'timestamp%%'"
        )
    ]
    found = [row for (row,) in connection.exec_driver_sql(f"SELECT to_jsonb(t) FROM {table} t ORDER BY t::text")]
    return [{key: plain(value, key in times) for key, value in row.items()} for row in found]


def plain(value, is_time):
    """The value, where it is the same in every run; else what kind it is of."""
    if value and is_time:
        return "time"
    return "uuid" if isinstance(value, str) and UUID.fullmatch(value) else value


def steps(app):
    """Does one thing after the other and says what it was."""
    from flask_security.confirmable import confirm_user
    from invenio_accounts.models import Role, User, UserIdentity
    from invenio_oauthclient.models import RemoteAccount

    datastore = app.extensions["security"].datastore
    text_ids = Role.__table__.c.id.type.python_type is str
    ada = datastore.create_user(email="Ada.Lovelace@Example.org", username="Ada-L", active=True)
    db.session.flush()
    yield "create_user(email='Ada.Lovelace@Example.org', username='Ada-L', active=True)"
    confirm_user(ada)
    yield "confirm_user"
    UserIdentity.create(ada, "cern", "10001")
    RemoteAccount.create(ada.id, "rdm_prod", {"keycloak_id": "ada-l"})
    yield "UserIdentity.create(user, 'cern', '10001'), RemoteAccount.create(user, 'rdm_prod', …)"
    kwargs = {"id": "team-1", "is_managed": False} if text_ids else {}
    team = datastore.create_role(name="Team 1", description="The team 1", **kwargs)
    yield f"create_role(name='Team 1', description='The team 1', {kwargs})"
    datastore.create_role(name="Curators")
    yield "create_role(name='Curators')"
    datastore.add_role_to_user(ada, team)
    yield "add_role_to_user"
    ada.user_profile = {**dict(ada.user_profile or {}), "full_name": "Ada Lovelace"}
    yield "user_profile = {…, full_name}"
    ada.username, ada.email = "Countess", "Ada@Lovelace.example.org"
    yield "username = 'Countess', email = 'Ada@Lovelace.example.org'"
    account = RemoteAccount.get(ada.id, "rdm_prod")
    account.extra_data["uidNumber"] = 22001
    yield "extra_data['uidNumber'] = 22001"
    datastore.deactivate_user(ada)
    yield "deactivate_user"
    datastore.activate_user(ada)
    yield "activate_user"
    datastore.remove_role_from_user(ada, team)
    yield "remove_role_from_user"
    if hasattr(datastore, "block_user"):
        datastore.block_user(ada)
        yield "block_user"
        datastore.activate_user(ada)
        yield "activate_user, of a blocked one"
    datastore.add_role_to_user(ada, team)
    team.description = "Another description"
    yield "role.description = 'Another description'"
    assert User.query.count() == 1


def main(generation):
    logging.disable(logging.CRITICAL)
    app = create_app()
    upgrade(app)
    recorded = []
    with app.app_context():
        datastore = app.extensions["security"].datastore
        for step in steps(app):
            datastore.commit()
            recorded.append({"step": step, "rows": {table: rows(table) for table in TABLES}})
            db.session.rollback()
    target = GOLDEN / f"{generation}.json"
    target.write_text(json.dumps(recorded, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
