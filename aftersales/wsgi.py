"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.http import FileResponse

from aftersales.account import refuse_root
from core.charsets import heeding_known

refuse_root()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")
application = heeding_known(get_wsgi_application())
FileResponse.block_size = 64 * 1024  # bytes at a time; the server hands files over itself (programs.py: no sendfile)

# What is loaded now stays: the collector need not walk through it again and again, nor start for a handful of objects.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
