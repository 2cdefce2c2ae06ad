# SPDX-License-Identifier: Apache-2.0
"""Invenio's own sessions beside the gate's: whose they are, when they begin and when they end."""

import gate
import pytest


@pytest.fixture
def people(site):
    return site.account("ada"), site.account("bob")


BOB = {"subject": "bob-key", "username": "bob"}


def test_the_first_page_makes_a_session_that_invenio_lists(site, people):
    browser = site.browser()
    assert browser.as_person("/who").json["session"] != []
    assert len(site.sessions_of(people[0])) == 1
    cookie = browser.cookie("session")
    assert browser.as_person("/who").json["user"] == "ada"
    assert browser.cookie("session") == cookie
    assert len(site.sessions_of(people[0])) == 1


def test_a_program_gets_none(site, people):
    browser = site.browser()
    for path in ("/who", "/api/who"):
        answer = browser.as_person(path, client="api")
        assert answer.json["user"] == "ada"
        assert "_user_id" not in answer.json["session"]
    assert site.sessions_of(people[0]) == []


def test_rest_alone_makes_none(site, people):
    browser = site.browser()
    assert browser.as_person("/api/who").json["user"] == "ada"
    assert browser.cookie("session") is None


def test_a_session_from_before_the_sign_in_is_not_the_one_after_it(site, people):
    """Session fixation: what an attacker planted and knows is worth nothing afterwards."""
    browser, attacker = site.browser(), site.browser()
    attacker.get("/login/")
    planted = attacker.cookie("session")
    assert planted is not None
    browser.client.set_cookie(**cookie(browser, planted))

    assert browser.as_person("/who").json["user"] == "ada"
    assert browser.cookie("session") not in (None, planted)
    assert site.redis.exists(planted.rsplit(".", 1)[0]) == 0
    assert attacker.get("/who").json["user"] is None


def cookie(browser, value):
    modern = hasattr(browser.client, "get_cookie")
    where = {"domain": "data.example.org"} if modern else {"server_name": "data.example.org"}
    return {"key": "session", "value": value, **where}


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_a_session_without_an_assertion_is_nobodys(site, people, path):
    browser = site.browser()
    browser.as_person("/who")
    assert browser.get(path).json["user"] is None
    assert browser.as_person("/who").json["user"] == "ada"


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_another_person_gets_nothing_of_the_session_before(site, people, path):
    ada, bob = people
    site.role("curators")
    browser = site.browser()
    assert browser.as_person("/who", groups=["curators"]).json["roles"] == ["curators"]
    old = browser.cookie("session")

    answer = browser.as_person(path, **BOB)
    assert (answer.json["user"], answer.json["roles"]) == ("bob", [])
    assert site.sessions_of(ada) == []
    assert site.redis.exists(old.rsplit(".", 1)[0]) == 0
    assert browser.cookie("session") != old


def test_a_stolen_session_beside_another_persons_assertion_is_that_persons(site, people):
    victim, thief = site.browser(), site.browser()
    victim.as_person("/who")
    thief.client.set_cookie(**cookie(thief, victim.cookie("session")))
    assert thief.as_person("/api/who", **BOB).json["user"] == "bob"
    assert thief.get("/api/who").json["user"] is None


def test_roles_that_somebody_left_in_a_session_are_not_inherited(site, people):
    """invenio-oauthclient before 7.0.1 leaves them there when a person signs out."""
    site.role("curators")
    browser = site.browser()
    browser.as_person("/who", groups=["curators"])
    browser.as_person("/logout/")
    assert browser.as_person("/who", **BOB).json["roles"] == []


def test_signing_out_of_invenio_leads_to_the_gate(site, people):
    browser = site.browser()
    browser.as_person("/who")
    answer = browser.as_person("/logout/")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/oauth2/sign_out")
    assert site.sessions_of(people[0]) == []


def test_a_planted_remember_cookie_changes_nothing(site, people):
    browser = site.browser()
    named = cookie(browser, "rubbish")
    for name in ("remember_token", "postern-takes-none"):
        browser.client.set_cookie(**{**named, "key": name})
        if name == "remember_token":
            assert browser.as_person("/api/who").json["user"] == "ada"


@pytest.mark.parametrize("local", [False, True])
def test_a_session_of_invenios_own_login_counts_only_where_that_is_allowed(configured, local):
    site = configured(POSTERN_LOCAL_LOGIN=local)
    number = site.account("ada")
    browser = site.browser()
    local_session(site, browser, number)
    assert browser.get("/api/who").json["user"] == ("ada" if local else None)

    site.sql("UPDATE accounts_user SET active = false WHERE id = :id", id=number)
    assert browser.get("/api/who").json["user"] is None


def test_beside_an_assertion_a_local_session_is_ended(configured):
    site = configured(POSTERN_LOCAL_LOGIN=True)
    number = site.account("ada")
    site.account("bob")
    browser = site.browser()
    local_session(site, browser, number)
    assert browser.as_person("/who", **BOB).json["user"] == "bob"
    assert browser.get("/who").json["user"] is None


def local_session(site, browser, number):
    """A session as Invenio's own login leaves it."""
    import pickle

    from itsdangerous import Signer

    sid = "abc_%x" % 0x7FFFFFFF
    with site.app.app_context():
        site.app.kvsession_store.put(sid, pickle.dumps({"_user_id": str(number), "_fresh": True}))
    signed = Signer(site.app.secret_key).sign(sid.encode()).decode()
    browser.client.set_cookie(**cookie(browser, signed))


def test_a_browsers_post_needs_invenios_token(site, people):
    browser = site.browser()
    browser.as_person("/who")
    token = site.key.sign(gate.claims())
    # Invenio v11 looks at where a request comes from before it looks for its token
    here = {"Referer": "https://data.example.org/"}
    answer = browser.post("/api/notes", token, json={"note": "hello"}, headers=here)
    assert answer.status_code == 400
    assert "CSRF" in answer.text

    right = {"X-CSRFToken": browser.cookie("csrftoken"), **here}
    answer = browser.post("/api/notes", token, json={"note": "hello"}, headers=right)
    assert (answer.status_code, answer.json["user"]) == (201, "ada")


def test_a_programs_post_needs_none(site, people):
    browser = site.browser()
    browser.as_person("/who")
    token = site.key.sign(gate.claims(client="api"))
    answer = browser.post("/api/notes", token, json={"note": "hello"})
    assert (answer.status_code, answer.json["user"]) == (201, "ada")


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_the_answer_says_whom_it_served(site, people, path):
    assert site.browser().as_person(path).headers["X-User-ID"] == "ada"
    assert "X-User-ID" not in site.browser().get(path).headers


def test_the_answer_says_so_where_somebody_else_was_served(configured):
    """The gate answers 502 then."""
    from flask_login import login_user
    from invenio_accounts.models import User

    def confuse():
        login_user(User.query.filter_by(email="bob@example.org").one())
        return "done"

    site = configured(prepare=lambda app: app.add_url_rule("/confuse", view_func=confuse))
    site.account("ada")
    site.account("bob")
    assert site.browser().as_person("/confuse").headers["X-User-ID"] == "bob"


def test_the_answer_has_the_accounts_own_name(site):
    site.account("Ada-Lovelace", key="ada-key")
    assert site.browser().as_person("/who").headers["X-User-ID"] == "Ada-Lovelace"


def test_without_settings_nothing_changes(configured):
    site = configured(POSTERN_ISSUER=None)
    number = site.account("ada")
    browser = site.browser()
    assert browser.as_person("/who").json["user"] is None
    local_session(site, browser, number)
    assert browser.get("/who").json["user"] == "ada"
    assert browser.get("/who").headers["X-User-ID"] == str(number)


def test_personal_access_tokens_still_work(site, people):
    pytest.importorskip("invenio_oauth2server")
    with site.app.app_context():
        from invenio_db import db
        from invenio_oauth2server.models import Token

        token = Token.create_personal("script", people[0], scopes=[]).access_token
        db.session.commit()
        db.session.remove()
    browser = site.browser()
    answer = browser.get("/api/who", headers={"Authorization": "Bearer " + token})
    assert (answer.status_code, answer.json["user"]) == (200, "ada")
    assert browser.post("/api/notes", headers={"Authorization": "Bearer " + token}, json={}).status_code == 201

    site.sql("UPDATE accounts_user SET active = false WHERE id = :id", id=people[0])
    answer = browser.get("/api/who", headers={"Authorization": "Bearer " + token})
    assert answer.status_code != 200 or answer.json["user"] is None
