"""invenio-cern-sync in the smallest Invenio application, pointed at an AuthZ service of ours."""

from invenio_app import create_app

CLIENT_ID = "rdm_prod"


def create(authz_url):
    from invenio_cern_sync import InvenioCERNSync
    from invenio_cern_sync.users.profile import CERNUserProfileSchema

    app = create_app(
        I18N_LANGUAGES=[("fr", "French")],
        ACCOUNTS_USER_PROFILE_SCHEMA=CERNUserProfileSchema(),
        CERN_APP_CREDENTIALS={"consumer_key": CLIENT_ID, "consumer_secret": "secret"},
        CERN_SYNC_KEYCLOAK_BASE_URL=authz_url,
        CERN_SYNC_AUTHZ_BASE_URL=authz_url,
    )
    InvenioCERNSync(app)
    return app
