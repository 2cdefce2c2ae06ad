# SPDX-License-Identifier: Apache-2.0
"""Which account an assertion leads to, and which roles its groups bring."""

import gate
import pytest


def needs_column(site, table, column):
    if not site.sql(
        "SELECT 1 FROM information_schema.columns WHERE table_name = :t AND column_name = :c", t=table, c=column
    ):
        pytest.skip(f"this generation has no {table}.{column}")


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_refuses_whom_nobody_knows(site, path):
    answer = site.browser().as_person(path)
    assert answer.status_code == 403
    assert "No account is known for this person" in answer.text


def test_never_takes_an_account_for_its_address_or_its_name(site):
    site.account("ada", key="of somebody else")
    assert site.browser().as_person("/who").status_code == 403


def test_a_key_of_another_method_is_somebody_else(site):
    site.account("ada", key="ada-key", method="orcid")
    assert site.browser().as_person("/who").status_code == 403


def test_the_same_subject_of_another_provider_is_somebody_else(configured):
    both = configured(POSTERN_PROVIDERS={gate.PROVIDER: "keycloak", gate.OTHER: "guests"})
    both.account("ada", key="7")
    guest = both.account("guest", key="7", method="guests")
    assert both.browser().as_person("/who", subject="7", idp=gate.PROVIDER).json["user"] == "ada"
    assert both.browser().as_person("/who", subject="7", idp=gate.OTHER).json["id"] == guest


def test_refuses_a_provider_that_is_not_named(site):
    site.account("ada")
    assert site.browser().as_person("/api/who", idp=gate.OTHER).status_code == 403


def test_finds_by_another_claim_where_told_to(configured):
    site = configured(POSTERN_PROVIDERS={gate.PROVIDER: {"method": "cern", "claim": "preferred_username"}})
    site.account("ada", key="ada", method="cern")
    assert site.browser().as_person("/who", subject="whatever").json["user"] == "ada"


@pytest.mark.parametrize(
    "match, changes, found",
    [
        ("username", {}, "ada"),
        ("username", {"username": "ADA"}, "ada"),
        ("username", {"username": "adam", "email": "ada@example.org"}, None),
        ("email", {}, "ada"),
        ("email", {"email": "Ada@Example.org"}, "ada"),
        ("email", {"email": ...}, None),
        ("email", {"email": "adam@example.org"}, None),
    ],
)
def test_finds_by_name_or_address_where_told_to(configured, match, changes, found):
    site = configured(POSTERN_PROVIDERS={gate.PROVIDER: {"match": match}})
    site.account("ada", key="another")
    answer = site.browser().as_person("/api/who", **changes)
    assert (answer.status_code, answer.json.get("user")) == (200 if found else 403, found)


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_a_deactivated_person_is_out_at_once(site, path):
    number = site.account("ada")
    browser = site.browser()
    assert browser.as_person("/who").json["user"] == "ada"

    site.sql("UPDATE accounts_user SET active = false WHERE id = :id", id=number)
    answer = browser.as_person(path)
    assert answer.status_code == 403
    assert "The account is deactivated or blocked" in answer.text


def test_a_blocked_person_is_out_at_once(site):
    needs_column(site, "accounts_user", "blocked_at")
    number = site.account("ada")
    site.sql("UPDATE accounts_user SET blocked_at = now() WHERE id = :id", id=number)
    assert site.browser().as_person("/who").status_code == 403


@pytest.mark.parametrize("path", ["/who", "/api/who"])
def test_groups_are_roles(site, path):
    site.account("ada")
    site.role("curators")
    site.role("projects/papyri")
    site.role("others")
    answer = site.browser().as_person(path, groups=["curators", "projects/papyri", "unknown"])
    assert answer.json["roles"] == ["curators", "projects/papyri"]


def test_a_role_opens_its_page_and_closes_it_with_the_next_request(site):
    site.account("ada")
    site.role("curators")
    browser = site.browser()
    assert browser.as_person("/curators").status_code == 403
    assert browser.as_person("/curators", groups=["curators"]).status_code == 200
    assert browser.as_person("/curators", groups=["curators"]).status_code == 200
    assert browser.as_person("/curators").status_code == 403
    assert browser.as_person("/api/who").json["roles"] == []


def test_roles_of_the_database_stay_beside_those_of_groups(site):
    ada = site.account("ada")
    site.role("curators", members=[ada])
    site.role("readers")
    assert site.browser().as_person("/who", groups=["readers"]).json["roles"] == ["curators", "readers"]


def test_a_role_that_invenio_manages_is_none_of_a_groups(site):
    needs_column(site, "accounts_role", "is_managed")
    site.account("ada")
    site.role("administration", managed=True)
    assert site.browser().as_person("/who", groups=["administration"]).json["roles"] == []


def test_a_group_that_is_named_like_a_role_but_has_not_its_id_is_not_it(site):
    needs_column(site, "accounts_role", "is_managed")
    site.account("ada")
    site.role("curators")
    site.sql("UPDATE accounts_role SET id = 'c-1' WHERE name = 'curators'")
    assert site.browser().as_person("/who", groups=["curators"]).json["roles"] == []


def test_only_groups_that_may_be_roles_are(configured):
    site = configured(POSTERN_GROUPS=["data-*"])
    site.account("ada")
    site.role("data-owners")
    site.role("curators")
    groups = ["data-owners", "curators"]
    assert site.browser().as_person("/who", groups=groups).json["roles"] == ["data-owners"]


def test_where_nobody_says_which_roles_are_managed_no_group_is_one_unless_named(configured):
    site = configured(POSTERN_GROUPS=None)
    site.account("ada")
    site.role("curators")
    says = site.sql("SELECT 1 FROM information_schema.columns WHERE table_name = 'accounts_role' AND column_name = 'is_managed'")
    roles = site.browser().as_person("/who", groups=["curators"]).json["roles"]
    assert roles == (["curators"] if says else [])
