"""The two tasks of invenio-users-resources as far as who calls them sees: which ids they were called with."""

import os

from celery import Celery

app = Celery("reindexing", broker=os.environ["BROKER_URL"])
PACKAGE = "invenio_users_resources.services."


def note(file, ids):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), file), "a") as told:
        told.writelines(f"{id}\n" for id in ids)


@app.task(name=PACKAGE + "users.tasks.reindex_users", ignore_result=True)
def reindex_users(user_ids):
    note("reindex_users", user_ids)


@app.task(name=PACKAGE + "groups.tasks.reindex_groups", ignore_result=True)
def reindex_groups(role_ids):
    note("reindex_groups", role_ids)
