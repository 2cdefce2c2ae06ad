# SPDX-License-Identifier: Apache-2.0
"""The smallest site that shows who Invenio takes somebody for: two pages, and the same over REST."""

from flask import Blueprint, g, jsonify, render_template, request, session
from flask_login import current_user
from flask_principal import Permission, RoleNeed

pages = Blueprint(
    "postern_example", __name__, template_folder="templates", static_folder="static", static_url_path="/static/postern_example"
)
rest = Blueprint("postern_example_rest", __name__)

CURATORS = "curators"


def who():
    """Whom this request is served as, and with which roles."""
    known = current_user.is_authenticated
    return {
        "user": current_user.username if known else None,
        "id": current_user.id if known else None,
        "email": current_user.email if known else None,
        "roles": sorted(str(need.value) for need in g.identity.provides if need.method == "role"),
    }


@pages.route("/")
def front():
    return render_template("postern_example/front.html", who=who())


@pages.route("/curators")
@Permission(RoleNeed(CURATORS)).require(403)
def curators():
    return render_template("postern_example/curators.html", who=who())


@pages.route("/who")
def page_who():
    return jsonify(**who(), session=sorted(session))


@rest.route("/who")
def rest_who():
    return jsonify(**who(), session=sorted(session))


@rest.route("/notes", methods=["POST"])
def notes():
    return jsonify(**who(), note=(request.get_json(silent=True) or {}).get("note")), 201
