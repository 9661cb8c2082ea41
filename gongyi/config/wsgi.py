"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from gongyi.config import env

gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")
# Tries are counted by a visitor's address, which behind a proxy only the proxy knows.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), env.networks("GONGYI_PROXIES"))
# What stands from now on is garbage to nobody: not looked through while it is loaded, nor ever again.
gc.freeze()
gc.enable()
