"""Records the rows that CKAN's own actions write, step by step, as golden/GENERATION.json.

    golden_ckan.py GENERATION INI     INI is the configuration whose empty database ckan-upgrade has filled
"""

import json
import logging
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
TABLES = ["user", "dashboard", "group", "member", "api_token"]
SECRETS = ("password", "apikey", "id", "jti")
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class EmptyIndex(BaseHTTPRequestHandler):
    """Solr with nothing in it: CKAN counts an organisation's datasets when it shows one."""

    protocol_version = "HTTP/1.1"
    ANSWER = json.dumps({"response": {"numFound": 0, "start": 0, "docs": []}, "facet_counts": {"facet_fields": {}}})

    SCHEMA = '<schema name="ckan-2.10" version="2.10"/>'

    def do_GET(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        answer = self.SCHEMA if "schema" in self.path else self.ANSWER
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    do_POST = do_GET

    def log_message(self, *_):
        pass


def rows(session, names):
    """The rows of the tables; an id is told by the name of its user or group, a time stamp and a secret by being set."""
    connection = session.connection()
    execute = getattr(connection, "exec_driver_sql", connection.execute)  # SQLAlchemy 1.3 has no other
    recorded = {}
    for table in TABLES:
        times = [
            name
            for (name,) in execute(
                "SELECT column_name FROM information_schema.columns"
                f" WHERE table_name = '{table}' AND data_type LIKE 'timestamp%%'"
            )
        ]
        found = [
            {key: plain(key, value, times, names) for key, value in row.items()}
            for (row,) in execute(f'SELECT to_jsonb(t) FROM "{table}" t')
        ]
        recorded[table] = sorted(found, key=lambda row: json.dumps(row, sort_keys=True))
    return recorded


def plain(key, value, times, names):
    """The value, where it is the same in every run; else what kind it is of."""
    if value is None:
        return None
    if key in times:
        return "time"
    if isinstance(value, str) and value in names:
        return names[value]
    if key in SECRETS:
        return "uuid" if UUID.fullmatch(value) else "secret"
    return value


def steps(action, names):
    """Does one thing after the other and says what it was."""

    def act(action_name, **data):
        result = action(action_name)({"ignore_auth": True, "user": "site"}, data)
        if isinstance(result, dict) and "id" in result and "name" in result:
            names[result["id"]] = f"id of {result['name']}"
        return action_name + "(" + ", ".join(f"{key}={value!r}" for key, value in data.items()) + ")"

    ada = {"name": "ada", "email": "Ada@Example.org", "password": "correct horse", "fullname": "Ada Lovelace"}
    yield act("user_create", **ada)
    yield act("user_create", name="grace", email="grace@example.org", password="battery staple")
    yield act("organization_create", name="physics", title="Physics")
    yield act("group_create", name="readers", title="Readers")
    yield act("organization_member_create", id="physics", username="ada", role="admin")
    yield act("organization_member_create", id="physics", username="grace", role="editor")
    yield act("group_member_create", id="readers", username="ada", role="member")
    yield act("organization_member_create", id="physics", username="grace", role="member")
    yield act("organization_member_delete", id="physics", username="grace")
    yield act("organization_member_create", id="physics", username="grace", role="editor")
    yield act("user_patch" if "user_patch" in DEFINED else "user_update", id="grace", **{
        **({} if "user_patch" in DEFINED else {"email": "grace@example.org", "password": "battery staple"}),
        "fullname": "Grace Hopper",
    })
    yield act("api_token_create", user="grace", name="laptop")
    yield act("user_delete", id="grace")
    yield act("organization_delete", id="physics")


DEFINED = set()


def main(generation, ini):
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    index = ThreadingHTTPServer(("127.0.0.1", 0), EmptyIndex)
    threading.Thread(target=index.serve_forever, daemon=True).start()
    configuration = Path(ini).read_text()
    solr = f"solr_url = http://127.0.0.1:{index.server_port}/solr/ckan"
    Path(ini).write_text(re.sub("(?m)^#?solr_url *=.*", solr, configuration))
    app = make_app(load_config(ini))
    logging.disable(logging.CRITICAL)
    recorded, names = [], {}
    with app._wsgi_app.test_request_context():
        import ckan.logic.action.patch as patch
        from ckan import model
        from ckan.plugins.toolkit import get_action

        DEFINED.update(name for name in dir(patch) if name.endswith("_patch"))
        get_action("get_site_user")({"ignore_auth": True, "defer_commit": True}, {})
        site = model.User.get("ckan_site_user") or model.Session.query(model.User).filter_by(sysadmin=True).first()
        site.name = "site"
        names[site.id] = "id of site"
        model.repo.commit()
        recorded.append({"step": "get_site_user", "rows": rows(model.Session, names)})
        for step in steps(get_action, names):
            model.Session.commit()
            recorded.append({"step": step, "rows": rows(model.Session, names)})
            model.Session.rollback()
    target = GOLDEN / f"{generation}.json"
    target.write_text(json.dumps(recorded, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
