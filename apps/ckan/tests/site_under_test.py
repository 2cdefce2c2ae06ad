# SPDX-License-Identifier: Apache-2.0
"""CKAN with the plug-in, in this process, and who calls it."""

import re
import secrets

import gate
import sqlalchemy
from ckan import model
from ckan.cli import load_config
from ckan.config.middleware import make_app

TOKEN = re.compile(r'name="_csrf_token"[^>]*content="([^"]+)"|name="_csrf_token"[^>]*value="([^"]+)"')

PEOPLE = {"ada": {}, "bob": {}, "root": {"sysadmin": True}, "leaver": {"state": "deleted"}, "newcomer": {"state": "pending"}}


class Site:
    """A CKAN whose gate has these keys."""

    def __init__(self, database, directory, key_set):
        self.keys = directory / "jwks.json"
        self.keys.write_bytes(key_set)
        ini = directory / "ckan.ini"
        options = {
            "use": "egg:ckan",
            "SECRET_KEY": secrets.token_urlsafe(32),
            "ckan.site_url": gate.ISSUER,
            "ckan.plugins": "postern",
            "sqlalchemy.url": database,
            "solr_url": "http://127.0.0.1:9/solr/ckan",
            "ckan.storage_path": str(directory),
            "ckanext.postern.issuer": gate.ISSUER,
            "ckanext.postern.audience": gate.AUDIENCE,
            "ckanext.postern.keys": str(self.keys),
        }
        ini.write_text("[app:main]\n" + "".join(f"{name} = {value}\n" for name, value in options.items()))
        self.app = make_app(load_config(str(ini)))
        self.flask = self.app._wsgi_app
        with self.flask.test_request_context():
            model.repo.clean_db()
            model.repo.init_db()

    def restore(self):
        """Puts the accounts of PEOPLE there, and nobody else's."""
        with self.flask.test_request_context():
            for table in ("api_token", '"user"'):
                model.Session.execute(sqlalchemy.text(f"DELETE FROM {table}"))
            for name, more in PEOPLE.items():
                model.Session.add(model.User(name=name, email=f"{name}@example.org", fullname=name.title(), **more))
            model.Session.commit()
            model.Session.remove()

    def visitor(self):
        return Visitor(self)

    def rows(self, sql):
        """What a query gives."""
        with self.flask.test_request_context():
            return [tuple(row) for row in model.Session.execute(sqlalchemy.text(sql))]

    def api_token(self, name):
        """An API token of CKAN's own."""
        from ckan.lib.api_token import encode

        with self.flask.test_request_context():
            user = model.User.get(name)
            row = model.ApiToken(user_id=user.id, name="script")
            model.Session.add(row)
            model.Session.commit()
            token = encode({"jti": row.id})
            model.Session.remove()
            return token


class Visitor:
    """A browser, or a program, with cookies of its own."""

    def __init__(self, site):
        self._client = site.flask.test_client()

    def get(self, path, assertion=None, **headers):
        return self._client.get(path, headers=self._headers(assertion, headers))

    def post(self, path, data=None, json=None, assertion=None, **headers):
        return self._client.post(path, data=data, json=json, headers=self._headers(assertion, headers))

    def name(self, assertion=None, **headers):
        """Whom CKAN's API takes the visitor for; empty for nobody."""
        # Only a sysadmin or the person is told the e-mail address, so that the answer says who asked.
        asked = [
            name
            for name in PEOPLE
            if "email" in (self.get(f"/api/3/action/user_show?id={name}", assertion, **headers).json.get("result") or {})
        ]
        return asked[0] if len(asked) == 1 else "sysadmin" if asked else ""

    def csrf_token(self, path, assertion=None):
        """The token in a page's form."""
        page = self.get(path, assertion)
        assert page.status_code == 200, page.status
        found = TOKEN.search(page.text)
        assert found, page.text
        return found.group(1) or found.group(2)

    @staticmethod
    def _headers(assertion, headers):
        all_of_them = {name.replace("_", "-"): value for name, value in headers.items()}
        if assertion is not None:
            all_of_them["X-Postern-Assertion"] = assertion
        return all_of_them
