"""Settings. Everything that differs between installations comes from the environment; docs/running.md lists it."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="only-for-tests-and-builds" if not env.bool("PRODUCTION", default=False) else environ.Env.NOTSET)

# The address that people know: every link that leaves the house begins with it, whatever name a request was sent to.
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
_local = ["localhost", "127.0.0.1", "[::1]"]  # health checks
ALLOWED_HOSTS = list(dict.fromkeys([*env.list("ALLOWED_HOSTS", default=[]), urlsplit(SITE_URL).hostname or "localhost", *_local]))
CSRF_TRUSTED_ORIGINS = list(dict.fromkeys([*env.list("CSRF_TRUSTED_ORIGINS", default=[]), SITE_URL]))
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# How many proxies of ours stand before it, each adding the caller's address to X-Forwarded-For: core.web.client_address.
_proxies = env("BEHIND_PROXY", default="0")
TRUSTED_PROXIES = int(_proxies) if _proxies.isdecimal() else int(env.bool("BEHIND_PROXY"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
# A public site speaks https alone, and says so to browsers for a year; asked from inside, health and figures answer on plain http too.
if env.bool("PRODUCTION", default=False) and HTTPS:
    SECURE_SSL_REDIRECT, SECURE_REDIRECT_EXEMPT = True, ["^healthz$", "^metrics$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
# Subdomains of the site's name, and the browsers' own list of sites, are their owner's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"

# The company that runs this installation: its name stands on pages and on printed papers.
COMPANY_NAME = env("COMPANY_NAME", default="恒耕农业机械有限公司")
COMPANY_BRAND = env("COMPANY_BRAND", default="恒耕")  # this line and the next two stand on the voucher (R2010 Art. 8)
COMPANY_ADDRESS = env("COMPANY_ADDRESS", default="")
COMPANY_PHONE = env("COMPANY_PHONE", default="")
PRODUCT_NAME = env("PRODUCT_NAME", default="恒耕售后")

INSTALLED_APPS = [
    "aftersales.apps.AdminConfig",
    "core",
    "accounts",  # before Django's own: its command for passwords takes precedence
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
    "django_fsm",
    "pgtrigger",
    "pghistory",
    "notifications",
    "links",
    "dealers",
    "deadlines",
    "warranty",
    "tickets",
    "returns",
    "finance",
    "pages",
    "desk",
    "portal",
    "aftersales",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.Walls",
    "core.bidi.Isolation",
    "core.web.TextAddresses",
    "core.web.RefusalMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "aftersales.urls"
WSGI_APPLICATION = "aftersales.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web_context.clock",
                "desk.context.shell",
                "portal.frame.frame",
            ],
        },
    }
]

FORM_RENDERER = "core.forms.Renderer"

# DATABASE_URL is the role that runs (may not change events or the ledger); DATABASE_OWNER_URL the one that migrates.
# manage.py sets AFTERSALES_AS=owner for the few commands that need it.
_app_url = env("DATABASE_URL", default="postgres://localhost/aftersales")
_owner_url = env("DATABASE_OWNER_URL", default=_app_url)
DATABASES = {"default": env.db_url_config(_owner_url if env("AFTERSALES_AS", default="app") == "owner" else _app_url)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
# A pool that gives each transaction another connection (PgBouncer): what outlives a transaction cannot be left on it.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
PREPARE_STATEMENTS = not DATABASE_POOLED  # core.standing
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = DATABASE_POOLED
# A row of a list names its customer, machine, model, dealer and clerk: with the server's own limit of 8, finding the best of
# all orders of such a join takes ten times as long as the join itself. A pool takes no options: there the role is given it.
if not DATABASE_POOLED:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c join_collapse_limit=4")
DATABASE_APP_ROLE = env.db_url_config(_app_url).get("USER", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db="),
        "KEY_PREFIX": "aftersales",
    }
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"  # when each task comes round, it says itself (core/beat.py)

# How far clocks may part, in seconds, before the sweep of deadlines holds (deadlines/guard.py).
CLOCK_TOLERANCE = env.int("CLOCK_TOLERANCE", default=120)

# How long what was delivered stays in the outbox.

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.NameOrPhoneBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
ACCOUNT_ADAPTER = "notifications.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # an address that nobody has gets no mail
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # accounts/guessing.py limits behind every door
LOGIN_TRIES = env.int("LOGIN_TRIES", default=10)  # failures of one address in a minute
# Passkeys, and signing in by them; they need https or localhost.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"] + (["webauthn"] if env.bool("PASSKEYS", default=True) else [])
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators: one not confirmed yet bars nobody from his second factor
MFA_PASSKEY_LOGIN_ENABLED = "webauthn" in MFA_SUPPORTED_TYPES
# The company's own sign-in by OpenID Connect; without an issuer there is none. It never says what somebody may.
OIDC_ISSUER = env("OIDC_ISSUER", default="").rstrip("/")
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # from a link: a form may lead to ourselves alone (form-action)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "company",
            "name": env("OIDC_NAME", default=""),
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET", default=""),
            "settings": {"server_url": OIDC_ISSUER, "scope": env.list("OIDC_SCOPES", default=["openid", "email"])},
        }
    ]
# Which roles sign in in two steps. In production those who can enter people, pay, or decide.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=["admin", "finance", "leader"] if env.bool("PRODUCTION", default=False) else []
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in INSTALLED_APPS if (BASE_DIR / app / "locale").is_dir()]  # each room's own
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("COMPANY_TIME_ZONE", default="Asia/Shanghai")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / "home" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")  # large, and for developers only
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="aftersales@localhost")
EMAIL_TIMEOUT = 10  # seconds: a mail server that hangs holds up nobody else

# Text messages: a gateway by HTTP template, else a file while developing, else none. docs/notices.md has examples.
SMS_URL, SMS_METHOD = env("SMS_URL", default=""), env("SMS_METHOD", default="POST")
SMS_HEADERS = env.json("SMS_HEADERS", default={"Content-Type": "application/json"})
SMS_BODY = env("SMS_BODY", default='{"phone": "{phone}", "text": "{text}"}')
SMS_EXPECT = env("SMS_EXPECT", default="")
SMS_FILE = env("SMS_FILE", default="")
WEBHOOK_ALLOW_PRIVATE = env.bool("WEBHOOK_ALLOW_PRIVATE", default=False)
LINK_DAYS = env.int("LINK_DAYS", default=14)  # how long a signed link is good for: our choice, silent in the source
LINK_RATES = {"link": "60/hour", "address": env("LINK_RATE", default="120/hour")}  # looking and answering, by link, by address
# How often a fault may be reported from the page behind a machine's QR: by machine, by telephone, by address.
REPORT_RATES = {"machine": "5/hour", "phone": "5/hour", "address": env("REPORT_RATE", default="30/hour")}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.ByToken",  # first: its 401 says how to sign in
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.JSON", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.keyset.NewestFirst",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env("API_RATE", default="6000/min")},
    "NUM_PROXIES": TRUSTED_PROXIES,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "After-sales service API",
    "DESCRIPTION": "Read-only resources, and one POST per verb of the business. Same rules as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["core.api.CompanyStaffOnly"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {  # choices that several models call `state` or `kind`
        "ProductClassEnum": "warranty.models.ProductClass",
        "CustomerKind": "warranty.models.Customer.Kind",
        "TicketState": "tickets.models.Ticket.State",
        "TicketKind": "tickets.natures.choices",
        "TaskState": "tickets.models.Task.State",
        "DoubtAnswer": "tickets.models.Doubt.Answer",
        "DoubtKind": "tickets.models.Doubt.Kind",
        "FileKind": "tickets.models.Attachment.Kind",
        "CardState": "warranty.models.ReceiptCard.State",
        "ImportKind": "warranty.models.Import.Kind",
        "ImportState": "warranty.models.Import.State",
        "DeadlineState": "deadlines.models.Deadline.State",
        "OldPartState": "returns.models.OldPart.State",
        "ClaimState": "finance.models.Claim.State",
        "ClaimLineKind": "finance.models.ClaimLine.Kind",
        "NoticeState": "finance.models.WriteOffNotice.State",
        "MessageState": "notifications.models.Outbox.State",
        "MessageChannel": "notifications.channels.Channel",
        "TargetChannel": "notifications.channels.SHARED",
        "TicketChannel": "tickets.models.Ticket.Channel",
    },
}

PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {  # for a collector: LOG_FORMAT=json
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder()],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
            ],
        },
    },
    "handlers": {"console": {"class": "core.logs.Console", "formatter": env("LOG_FORMAT", default="line")}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "celery": {"level": env("CELERY_LOG_LEVEL", default="WARNING")}},
}

# How long what a program signs in with lasts, in days, unless a shorter time is asked for.
TOKEN_DAYS = env.int("TOKEN_DAYS", default=365)

METRICS_TOKEN = env("METRICS_TOKEN", default="")

if env("SENTRY_DSN", default=""):
    import sentry_sdk

    from core.logs import scrub

    # Nothing of people: no bodies, no variables of a traceback, and no links that let somebody in.
    sentry_sdk.init(
        dsn=env("SENTRY_DSN"),
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=scrub,
        before_send_transaction=scrub,
    )
