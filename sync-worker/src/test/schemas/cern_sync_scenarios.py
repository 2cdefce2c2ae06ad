"""What invenio-cern-sync is asked to do, one scenario for each behaviour worth comparing.

`same` says that a right sync leaves the very same rows; where it is false, `why` says what
invenio-cern-sync does wrong, and its rows are recorded only to show it.
"""

import json


def identity(n, **changes):
    """Person n as the Authorization Service has them; a change to ... leaves the key out."""
    record = {
        "upn": f"jdoe{n}",
        "displayName": f"John Doe {n}",
        "firstName": "John",
        "lastName": f"Doe {n}",
        "personId": f"1000{n}",
        "uid": 22000 + n,
        "gid": 1110 + n,
        "cernDepartment": "IT",
        "cernGroup": "CA",
        "cernSection": "IR",
        "instituteName": "CERN",
        "preferredCernLanguage": "EN",
        "orcid": f"0000-0002-2227-122{n}",
        "postOfficeBox": f"M3112{n}",
        "primaryAccountEmail": f"john.doe{n}@cern.ch",
    }
    record.update(changes)
    return {key: value for key, value in record.items() if value is not ...}


def account(n, **changes):
    """Person n as LDAP has them."""
    record = {
        "cernAccountType": ["Primary"],
        "cernActiveStatus": ["Active"],
        "cernGroup": ["CA"],
        "cernInstituteName": ["CERN"],
        "cernSection": ["IR"],
        "cn": [f"jdoe{n}"],
        "department": ["IT/CA"],
        "displayName": [f"John Doe {n}"],
        "division": ["IT"],
        "employeeID": [f"1000{n}"],
        "givenName": ["John"],
        "mail": [f"john.doe{n}@cern.ch"],
        "postOfficeBox": [f"M3112{n}"],
        "preferredLanguage": ["EN"],
        "sn": [f"Doe {n}"],
        "uidNumber": [str(22000 + n)],
    }
    record.update(changes)
    return {key: value for key, value in record.items() if value is not ...}


def group(n, **changes):
    record = {"groupIdentifier": f"team-{n}", "displayName": f"Team {n}", "description": f"The team {n}"}
    record.update(changes)
    return {key: value for key, value in record.items() if value is not ...}


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int)):
        return str(value).lower()
    if isinstance(value, dict):
        value = json.dumps(value)
    return "'" + value.replace("'", "''") + "'"


PREFERENCES = {
    "visibility": "restricted",
    "email_visibility": "restricted",
    "locale": "en",
    "timezone": "Europe/Zurich",
}


def local_user(username, email, **columns):
    """An account that a site's people made themselves."""
    row = {
        "username": username.lower(),
        "displayname": username,
        "email": email,
        "domain": email.split("@")[1],
        "active": True,
        "version_id": 1,
        "profile": {},
        "preferences": PREFERENCES,
        **columns,
    }
    names, values = ", ".join(row), ", ".join(literal(value) for value in row.values())
    return (
        f"INSERT INTO accounts_user (created, updated, confirmed_at, {names})"
        f" VALUES (now(), now(), now(), {values})"
    )


def local_identity(username, method, id):
    return (
        "INSERT INTO accounts_useridentity (created, updated, id, method, id_user)"
        f" SELECT now(), now(), {literal(id)}, {literal(method)}, id FROM accounts_user"
        f" WHERE username = {literal(username)}"
    )


def local_account(username, extra_data, client_id="rdm_prod"):
    return (
        "INSERT INTO oauthclient_remoteaccount (created, updated, user_id, client_id, extra_data)"
        f" SELECT now(), now(), id, {literal(client_id)}, {literal(extra_data)} FROM accounts_user"
        f" WHERE username = {literal(username)}"
    )


def local_role(id, name, is_managed, description=None):
    return (
        "INSERT INTO accounts_role (created, updated, id, name, description, is_managed, version_id)"
        f" VALUES (now(), now(), {literal(id)}, {literal(name)}, {literal(description)}, {literal(is_managed)}, 1)"
    )


def local_domain(domain, status):
    return (
        "INSERT INTO accounts_domains (created, updated, domain, tld, status, flagged, flagged_source, num_users,"
        " num_active, num_inactive, num_confirmed, num_verified, num_blocked)"
        f" VALUES (now(), now(), {literal(domain)}, {literal(domain.split('.')[-1])}, {status}, false, '', 0, 0, 0, 0, 0, 0)"
    )


def scenario(name, behaviours, runs, given=(), why=None):
    return {
        "name": name,
        "behaviours": behaviours,
        "same": why is None,
        **({"why": why} if why else {}),
        "given": list(given),
        "runs": runs,
    }


def people(*identities):
    return {"identities": list(identities)}


def accounts(*accounts):
    return {"accounts": list(accounts)}


def groups(*groups):
    return {"groups": list(groups)}


REQUIRED = (
    "personId upn primaryAccountEmail uid displayName firstName lastName"
    " cernDepartment cernGroup cernSection instituteName orcid postOfficeBox"
).split()

FIRST = people(identity(1), identity(2), identity(3))

SCENARIOS = [
    scenario("first-run", "R7 R8 R15 R25 R28", [FIRST, FIRST]),
    scenario(
        "mapping",
        "R8",
        [
            people(
                identity(1, upn="JDoe1", primaryAccountEmail="John.DOE1@CERN.ch"),
                identity(
                    2,
                    instituteName=None,
                    cernDepartment=None,
                    cernGroup=None,
                    cernSection=None,
                    postOfficeBox=None,
                    orcid=None,
                ),
                identity(3, displayName="Jöhn Ðoe 三", firstName="Jöhn", lastName="Ðoe 三"),
                identity(4, primaryAccountEmail="john.doe4@sub.example.org"),
            )
        ],
    ),
    scenario(
        "missing-keys",
        "R7",
        [people(*[identity(n, **{key: ...}) for n, key in enumerate(REQUIRED)], identity(99))],
    ),
    scenario(
        "null-e-mail-or-name",
        "R7",
        [people(identity(1, primaryAccountEmail=None), identity(2, upn=None), identity(3))],
    ),
    scenario(
        "profile-changes",
        "R22",
        [
            FIRST,
            people(identity(1, cernDepartment="EP", cernGroup=None), identity(2, lastName="Rossi"), identity(3)),
        ],
    ),
    scenario(
        "local-preferences-are-kept",
        "R22",
        [people(identity(1))],
        given=[
            local_user(
                "jdoe1",
                "john.doe1@cern.ch",
                preferences={**PREFERENCES, "locale": "fr", "timezone": "Asia/Tokyo", "visibility": "public"},
            ),
            local_identity("jdoe1", "cern", "10001"),
            local_account("jdoe1", {"keycloak_id": "jdoe1", "local": [1, 2]}),
        ],
    ),
    scenario(
        "remote-account-missing",
        "R22",
        [people(identity(1))],
        given=[local_user("jdoe1", "john.doe1@cern.ch"), local_identity("jdoe1", "cern", "10001")],
    ),
    scenario(
        "after-a-first-login",
        "R22",
        [people(identity(1))],
        given=[
            local_user("jdoe1", "john.doe1@cern.ch"),
            local_identity("jdoe1", "cern", "10001"),
            local_account("jdoe1", {"keycloak_id": "jdoe1", "identity_id": "10001"}),
        ],
    ),
    scenario(
        "case-of-a-local-name",
        "R14 R21",
        [people(identity(1))],
        given=[
            local_user("JDoe1", "john.doe1@cern.ch"),
            local_identity("jdoe1", "cern", "10001"),
            local_account("jdoe1", {"keycloak_id": "jdoe1"}),
        ],
    ),
    scenario("username-changes", "R16", [FIRST, people(identity(1, upn="jsmith1"), identity(2), identity(3))]),
    scenario(
        "e-mail-changes",
        "R16",
        [FIRST, people(identity(1, primaryAccountEmail="john.smith@example.org"), identity(2), identity(3))],
    ),
    scenario(
        "both-change",
        "R16",
        [FIRST, people(identity(1, upn="jsmith1", primaryAccountEmail="John.Smith@cern.ch"), identity(2), identity(3))],
    ),
    scenario(
        "changes-are-remembered-once",
        "F20",
        [
            people(identity(1)),
            people(identity(1, upn="jsmith1")),
            people(identity(1, upn="jsmith2")),
        ],
        why="the earlier change is overwritten by the later one",
    ),
    scenario("person-id-changes", "R17", [FIRST, people(identity(1, personId="99999"), identity(2), identity(3))]),
    scenario(
        "identity-missing",
        "R18",
        [people(identity(1))],
        given=[local_user("jdoe1", "john.doe1@cern.ch"), local_account("jdoe1", {"keycloak_id": "jdoe1"})],
    ),
    scenario(
        "identity-linked-to-another-user",
        "R17",
        [people(identity(1))],
        given=[
            local_user("jdoe1", "john.doe1@cern.ch"),
            local_user("other", "other@cern.ch"),
            local_identity("other", "cern", "10001"),
        ],
        why="the record of one account is given the name and address of another: the update breaks on the unique names",
    ),
    scenario(
        "another-method-of-the-same-user",
        "F19",
        [people(identity(1))],
        given=[local_user("jdoe1", "john.doe1@cern.ch"), local_identity("jdoe1", "orcid", "0000-0001-1111-1111")],
        why="the ORCID identity is overwritten with the person id",
    ),
    scenario(
        "the-same-id-of-another-method",
        "F14",
        [people(identity(1))],
        given=[local_user("stranger", "stranger@example.org"), local_identity("stranger", "github", "10001")],
        why="the id is looked for without its method, so a stranger's account is taken over",
    ),
    scenario(
        "underscore-names",
        "R26",
        [people(identity(1, upn="_jdoe1"), identity(2, upn="_jdoe2", cernDepartment="EP"), identity(3))],
        given=[
            local_user("_jdoe2", "john.doe2@cern.ch"),
            local_identity("_jdoe2", "cern", "10002"),
            local_account("_jdoe2", {"keycloak_id": "_jdoe2"}),
        ],
    ),
    scenario(
        "names-the-application-refuses",
        "R27",
        [people(identity(1, upn="1jdoe"), identity(2, upn="j.doe"), identity(3, upn="jd"), identity(4))],
    ),
    scenario(
        "one-person-twice",
        "R27",
        [people(identity(1), identity(1, upn="jdoe9"), identity(2))],
        why="the first of two records of one person wins, by chance of the order",
    ),
    scenario(
        "e-mail-of-a-local-account",
        "F29",
        [people(identity(1), identity(2))],
        given=[local_user("somebody", "john.doe1@cern.ch")],
    ),
    scenario(
        "name-of-a-local-account",
        "R27",
        [people(identity(1), identity(2))],
        given=[local_user("jdoe1", "somebody@example.org")],
    ),
    scenario(
        "domains",
        "R28",
        [
            people(
                identity(1, primaryAccountEmail="one@verified.org"),
                identity(2, primaryAccountEmail="two@moderated.org"),
                identity(3, primaryAccountEmail="three@new.org"),
                identity(4, primaryAccountEmail="four@unknown.co.uk"),
            )
        ],
        given=[
            local_domain("verified.org", 3),
            local_domain("moderated.org", 2),
            local_domain("new.org", 1),
        ],
    ),
    scenario(
        "a-blocked-domain",
        "R28",
        [people(identity(1, primaryAccountEmail="one@blocked.org"), identity(2))],
        given=[local_domain("blocked.org", 4)],
        why="an account is made and blocked at once; the record is better set aside",
    ),
    scenario(
        "inactive-and-blocked-stay",
        "R22",
        [people(identity(1, cernDepartment="EP"), identity(2, cernDepartment="EP"))],
        given=[
            local_user("jdoe1", "john.doe1@cern.ch", active=False),
            local_identity("jdoe1", "cern", "10001"),
            local_account("jdoe1", {"keycloak_id": "jdoe1"}),
            local_user("jdoe2", "john.doe2@cern.ch", active=False, blocked_at="2026-01-01"),
            local_identity("jdoe2", "cern", "10002"),
            local_account("jdoe2", {"keycloak_id": "jdoe2"}),
        ],
    ),
    scenario("leavers-are-kept", "R22", [FIRST, people(identity(2))]),
    scenario(
        "others-are-left-alone",
        "R22",
        [FIRST],
        given=[
            local_user("admin", "admin@example.org"),
            local_user("orcid-user", "orcid@example.org"),
            local_identity("orcid-user", "orcid", "0000-0001-1111-1111"),
            local_account("orcid-user", {"orcid": "0000-0001-1111-1111"}, client_id="orcid_app"),
        ],
    ),
    scenario(
        "two-swap-their-e-mails",
        "F23",
        [
            FIRST,
            people(
                identity(1, primaryAccountEmail="john.doe2@cern.ch"),
                identity(2, primaryAccountEmail="john.doe1@cern.ch"),
                identity(3, cernDepartment="EP"),
            ),
        ],
        why="the first of the two updates breaks on the unique address and ends the run",
    ),
    scenario(
        "preferences-are-null",
        "F23",
        [people(identity(1), identity(2))],
        given=[
            local_user("jdoe1", "john.doe1@cern.ch", preferences=None),
            local_identity("jdoe1", "cern", "10001"),
        ],
        why="an account without preferences ends the run",
    ),
    scenario("ldap-first-run", "R10 R12", [accounts(account(1), account(2), account(3))] * 2),
    scenario(
        "ldap-missing-keys",
        "R12",
        [
            accounts(
                account(1, employeeID=...),
                account(2, mail=...),
                account(3, cn=...),
                account(4, uidNumber=...),
                account(
                    5,
                    cernGroup=...,
                    cernSection=...,
                    cernInstituteName=...,
                    division=...,
                    displayName=...,
                    givenName=...,
                    sn=...,
                    postOfficeBox=...,
                ),
                account(6, mail=[]),
                account(7),
            )
        ],
    ),
    scenario(
        "ldap-empty-key",
        "F12",
        [accounts(account(1, employeeID=[]), account(2))],
        why="an empty value of the key ends the run",
    ),
    scenario("ldap-keeps-an-orcid", "R12", [people(identity(1)), accounts(account(1))]),
    scenario("groups-first-run", "R30 R31 R34", [groups(group(1), group(2), group(3, description=...))] * 2),
    scenario(
        "groups-change",
        "R34",
        [
            groups(group(1), group(2), group(3)),
            groups(group(1, displayName="Team one"), group(2, description="Another description"), group(3)),
        ],
    ),
    scenario(
        "long-descriptions",
        "R31",
        [
            groups(
                group(1, description="d" * 255),
                group(2, description="d" * 256),
                group(3, description="é" * 300),
                group(4, description=""),
            )
        ],
    ),
    scenario(
        "managed-roles",
        "R33",
        [groups(group(1), group(2), group(3))],
        given=[
            local_role("team-1", "curators", True, "by hand"),
            local_role("b5f8c8f4-0000-4000-8000-000000000001", "Team 2", True, "by hand"),
            local_role("b5f8c8f4-0000-4000-8000-000000000002", "admin", True),
        ],
    ),
    scenario(
        "a-name-held-by-another-group",
        "R33",
        [groups(group(1), group(2)), groups(group(1), group(9, displayName="Team 2"), group(3))],
    ),
    scenario(
        "groups-swap-their-names",
        "F33",
        [groups(group(1), group(2)), groups(group(1, displayName="Team 2"), group(2, displayName="Team 1"), group(3))],
        why="both groups keep their old names for good",
    ),
    scenario("long-group-names", "R33", [groups(group(1, displayName="n" * 80), group(2, displayName="n" * 81), group(3))]),
    scenario("long-group-ids", "R33", [groups(group(1, groupIdentifier="i" * 80), group(2, groupIdentifier="i" * 81), group(3))]),
    scenario(
        "one-group-twice",
        "R33",
        [groups(group(1), group(1, description="again"), group(2))],
        why="the last of two records of one group wins, by chance of the order",
    ),
    scenario(
        "groups-without-description",
        "F32",
        [groups(group(1), group(2, description=None), group(3))],
        why="a description of null ends the run",
    ),
    scenario(
        "groups-without-name",
        "F32",
        [groups(group(1), group(2, displayName=...), group(3))],
        why="a missing name ends the run",
    ),
]
