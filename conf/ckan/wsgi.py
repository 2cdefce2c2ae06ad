"""CKAN for a WSGI server: `gunicorn --chdir conf/ckan wsgi:application`; CKAN_INI names the configuration file."""

import os
from logging.config import fileConfig

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app

ini = os.environ["CKAN_INI"]
fileConfig(ini, disable_existing_loggers=False)
application = make_app(CKANConfigLoader(ini).get_config())
