# gunicorn with Invenio's pages and its REST API: gunicorn --config gunicorn.conf.py invenio_app.wsgi:application

import os

# The gate alone may come here: an address of this machine, or a network of the two.
bind = os.environ.get("INVENIO_BIND", "127.0.0.1:5000")
workers = int(os.environ.get("INVENIO_WORKERS", "2"))
threads = 4
# newer ones open a socket in the home folder to be controlled by; nobody needs it here
control_socket_disable = True
# The assertion names the groups of a person, and is one header; gunicorn takes 8190 bytes of one unless told otherwise.
limit_request_field_size = 16380
# X_Postern_Assertion is not X-Postern-Assertion
header_map = "drop"
