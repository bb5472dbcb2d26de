"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftersales.settings")
application = get_wsgi_application()

# What is loaded now stays: the collector need not walk through it again and again, nor start for a handful of objects.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
