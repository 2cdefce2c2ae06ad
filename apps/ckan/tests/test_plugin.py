# SPDX-License-Identifier: Apache-2.0
"""What CKAN makes of an assertion, on its pages and in its API."""

import time

import attacks
import gate
import pytest
from gate import claims
from postern_assertion import LEEWAY, MAX_LIFETIME

PROFILE = "/user/edit/ada"


@pytest.fixture
def ada(keys):
    return keys[0].sign(claims())


def renamed(fullname, **more):
    return {"name": "ada", "fullname": fullname, "email": "ada@example.org", "about": "", "save": "", **more}


def full_name(site):
    return site.rows("SELECT fullname FROM \"user\" WHERE name = 'ada'")[0][0]


def test_pages_and_api_know_the_person(visitor, keys, ada):
    assert visitor.name(ada) == "ada"
    assert visitor.name(keys[1].sign(claims("bob"))) == "bob"
    assert visitor.get("/user/me", ada).location == gate.ISSUER + "/dashboard/datasets"
    assert "ada" in visitor.get(PROFILE, ada).text
    assert visitor.get("/user/edit/bob", ada).status_code == 403


def test_without_an_assertion_nobody_is_known(visitor):
    assert visitor.name() == ""
    assert visitor.get(PROFILE).status_code == 403
    assert visitor.name(X_Remote_User="ada") == ""


def test_an_assertion_leaves_no_session_behind(visitor, ada):
    assert visitor.get(PROFILE, ada).status_code == 200
    assert visitor.name() == ""


def test_writes_no_api_token(site, visitor, ada):
    token = site.api_token("ada")
    before = site.rows("SELECT id, last_access FROM api_token")
    assert visitor.name(ada) == "ada"
    assert visitor.get(PROFILE, ada).status_code == 200
    assert site.rows("SELECT id, last_access FROM api_token") == before
    assert visitor.name(Authorization=token) == "ada"


@pytest.mark.parametrize("path", ["/api/3/action/user_show?id=ada", PROFILE])
def test_an_assertion_that_is_not_good_is_nobodys_whatever_else_is_shown(site, visitor, keys, ada, path):
    token = site.api_token("ada")
    expired = keys[0].sign(claims(iat=int(time.time()) - 120, exp=int(time.time()) - 60))
    for bad in ("", "ada", ada[:-4], expired, keys[0].sign(claims(aud="other")), gate.Key("first").sign(claims())):
        assert visitor.name(bad, Authorization=token) == ""
        assert visitor.get(PROFILE, bad, Authorization=token).status_code == 403


@pytest.mark.parametrize("case", attacks.UNACCEPTABLE)
def test_believes_nothing_of(site, visitor, keys, case):
    token = site.api_token("ada")
    bad = attacks.UNACCEPTABLE[case](keys[0])
    assert visitor.get(PROFILE, bad, Authorization=token).status_code == 403
    # the e-mail address is for ada alone
    answer = visitor.get("/api/3/action/user_show?id=ada", bad, Authorization=token)
    assert answer.json["success"]
    assert "email" not in answer.json["result"]


@pytest.mark.parametrize("name", ["leaver", "newcomer", "stranger", "default", "visitor", "logged_in", "Ada", "ada "])
def test_who_has_no_active_account_is_nobody(visitor, keys, name):
    assert visitor.name(keys[0].sign(claims(name, sysadmin=True))) == ""


def test_the_id_of_an_account_is_no_name(site, visitor, keys):
    account = site.rows("SELECT id FROM \"user\" WHERE name = 'ada'")[0][0]
    assert visitor.name(keys[0].sign(claims(account))) == ""


def test_a_sysadmins_account_is_for_whom_the_gate_calls_one(visitor, keys):
    assert visitor.name(keys[0].sign(claims("root"))) == ""
    sysadmin = keys[0].sign(claims("root", sysadmin=True))
    assert visitor.name(sysadmin) == "sysadmin"
    assert visitor.get("/ckan-admin/", sysadmin).status_code == 200


def test_the_gate_makes_nobody_a_sysadmin(visitor, keys):
    assert visitor.get("/ckan-admin/", keys[0].sign(claims(sysadmin=True))).status_code == 403


def test_a_form_needs_ckans_token(site, visitor, ada):
    token = visitor.csrf_token(PROFILE, ada)

    assert visitor.post(PROFILE, renamed("Forged"), assertion=ada).status_code == 400
    assert visitor.post(PROFILE, renamed("Forged", _csrf_token="forged"), assertion=ada).status_code == 400
    assert full_name(site) == "Ada"

    assert visitor.post(PROFILE, renamed("Ada King", _csrf_token=token), assertion=ada).status_code == 302
    assert full_name(site) == "Ada King"


def test_a_form_needs_ckans_token_after_nobody_and_a_script_have_been_there(site, visitor, ada):
    """CKAN 2.12.0 exempts a view for good with the first such request."""
    token = site.api_token("ada")
    site.visitor().get(PROFILE)
    site.visitor().post(PROFILE, renamed("Script"), Authorization=token)
    assert full_name(site) == "Script"
    visitor.csrf_token(PROFILE, ada)

    assert visitor.post(PROFILE, renamed("Forged"), assertion=ada).status_code == 400
    assert full_name(site) == "Script"


def test_the_api_needs_ckans_token_of_a_browser(site, visitor, ada):
    call = {"id": "ada", "email": "ada@example.org", "fullname": "Forged"}
    token = visitor.csrf_token(PROFILE, ada)

    assert visitor.post("/api/3/action/user_patch", json=call, assertion=ada).status_code == 400
    assert full_name(site) == "Ada"
    call["fullname"] = "Ada King"
    assert visitor.post("/api/3/action/user_patch", json=call, assertion=ada, X_CSRFToken=token).status_code == 200
    assert full_name(site) == "Ada King"


def test_the_api_needs_no_token_of_a_program(site, visitor, keys):
    program = keys[0].sign(claims(client="api"))
    call = {"id": "ada", "email": "ada@example.org", "fullname": "Program"}

    assert visitor.post("/api/3/action/user_patch", json=call, assertion=program).status_code == 200
    assert full_name(site) == "Program"


def test_unless_told_otherwise_it_is_as_strict_as_the_verifier_is_by_itself(site):
    from ckan.common import config

    with site.flask.test_request_context():
        found = [config["ckanext.postern." + name] for name in ("leeway", "max_lifetime", "keys_plain_text")]
    assert found == [LEEWAY, MAX_LIFETIME, False]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"issuer": ""}, "ckanext.postern.issuer is required"),
        ({"audience": ""}, "ckanext.postern.audience is required"),
        ({"keys": ""}, "ckanext.postern.keys is required"),
        ({"keys": "ftp://gate/jwks"}, "ckanext.postern.keys must be a URL"),
        ({"keys": "http://gate:4180/oauth2/jwks"}, "ckanext.postern.keys: whoever .* ckanext.postern.keys_plain_text where"),
        ({"sysadmins": "all"}, "ckanext.postern.sysadmins is neither"),
    ],
)
def test_refuses_a_configuration(site, change, says):
    from ckan.exceptions import CkanConfigurationException

    from ckanext.postern.plugin import PosternPlugin

    config = {
        "ckan.site_id": "default",
        "ckanext.postern.issuer": gate.ISSUER,
        "ckanext.postern.audience": gate.AUDIENCE,
        "ckanext.postern.keys": str(site.keys),
        "ckanext.postern.keys_plain_text": False,
        "ckanext.postern.sysadmins": "both",
        **{"ckanext.postern." + name: value for name, value in change.items()},
    }
    with pytest.raises(CkanConfigurationException, match=says):
        PosternPlugin.configure(object.__new__(PosternPlugin), config)
