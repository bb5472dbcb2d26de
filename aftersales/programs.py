"""The programs that make up the running product, as `python -m` arguments. docker-compose.yml runs the same."""

WEB = [
    "gunicorn",
    "aftersales.wsgi:application",
    "--worker-class=aftersales.server.Worker",
    "--workers=2",
    "--threads=4",
    "--worker-connections=1000",
    "--keep-alive=5",
    "--no-sendfile",  # it would wait for a reader without end
    "--graceful-timeout=10",
    "--no-control-socket",
]
WORKER = ["celery", "--app=aftersales", "worker", "--concurrency=2", "--loglevel=WARNING", "--without-mingle", "--without-gossip"]
BEAT = ["celery", "--app=aftersales", "beat", "--scheduler=aftersales.celery:Beat", "--loglevel=WARNING"]
PREPARE = ["manage.py", "prepare"]
COLLECT = ["manage.py", "collectstatic", "--no-input", "--clear", "--ignore=redoc*"]  # our API page is Swagger
DEMO = ["manage.py", "demo"]
LOGINS = ["manage.py", "demo", "--logins"]
