"""One settings file, driven by the environment (docs/operations.md lists every variable)."""

from pathlib import Path

from celery.schedules import schedule
from csp.constants import NONE, SELF

from config import environment as env
from core.languages import AUTONYMS

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", ROOT / "var")
PORT = env.port("PORT", "8000")
DEMO = env.flag("DEMO")
DEBUG = False

SECRET_KEY = env.secret_key("SECRET_KEY")
FIELD_KEYS = env.field_keys("FIELD_KEYS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}" if DEMO else f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "frontend",
    "lda_events",
    "events",
    "bookings",
    "spaces",
    "notifications",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "django_celery_beat",
    # After ours: it ships a base.html of its own.
    "schedule",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "frontend.middleware.KeepPrivate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.site",
            ],
        },
    }
]

# Databases. SQLite needs one writer at a time and says so at once (IMMEDIATE); config.sqlite makes the queue fair.
database = env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'svietlica.sqlite3'}")
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["ENGINE"] = "config.sqlite"
    # To open it anew for each answer takes as long as reading what a page shows.
    database["CONN_MAX_AGE"] = 60
    # A file under test, too: each thread of the server that browsers visit has a connection of its own, as in a house.
    database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # Read through the file's map: two megabytes of cache, as it comes, are read anew for each list of events.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;",
    }
else:
    # A restarted database leaves dead connections in the pool; they are tried before they are handed out.
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        # One who waits for a lock is served in turn; twice this is still less than nginx waits (60 s).
        # Without jit: compiling a search takes longer than running it.
        "options": "-c lock_timeout=10s -c statement_timeout=60s -c timezone=UTC -c jit=off",
    }
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# People and doors.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Digits are on every keyboard, Cyrillic ones too: "1234-5678".
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# Every sign-in proves the address anew: the code was sent there (accounts/arrival.py).
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,12/h/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
# nginx in front says who asks; under `make run` nobody stands in front.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if DEMO else 1
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Svietlica"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_AGE = None

SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Languages: in the address, never in a cookie.
LANGUAGE_CODE = "en"
LANGUAGES = [(code, AUTONYMS[code]) for code in ("be", "pl", "lt", "uk", "ru", "en")]
LOCALE_PATHS = [ROOT / "frontend" / "locale"]
FORMAT_MODULE_PATH = ["frontend.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
# Photos as they were sent, until they are written anew; nothing serves this folder.
UPLOADS_ROOT = DATA_DIR / "uploads"

# Public calendars as they were last answered; nginx serves them from here.
FEEDS_ROOT = DATA_DIR / "feeds"

mail = env.email("EMAIL_URL", "filemail:///")
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_HOST = mail["EMAIL_HOST"]
EMAIL_PORT = mail["EMAIL_PORT"]
EMAIL_HOST_USER = mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = mail.get("EMAIL_USE_SSL", False)
# Where mail goes to files (the demonstration), they lie beside the data.
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"Svietlica <noreply@{ALLOWED_HOSTS[0]}>")
EMAIL_TIMEOUT = 20

# Background work. Rows are the truth, Celery the courier: a lost task is found again by the sweep.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else {"polling_interval": 0.02}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "notifications.tasks.sweep", "schedule": schedule(5.0), "options": {"expires": 5}},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one says how to sign in: with it a stranger gets 401, not 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.ShallowJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.Pages",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # There is one: without this the schema takes any name for a version, line breaks in a header included.
    "ALLOWED_VERSIONS": ["1"],
    "EXCEPTION_HANDLER": "accounts.problem_details.problem_details",
    # Behind nginx an address counts that nginx has seen, not one that the caller claims.
    "NUM_PROXIES": 0 if DEMO else 1,
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Svietlica",
    "DESCRIPTION": "Spaces, bookings and events of the communities that use this house.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "AvailabilityState": ["free", "closed", "occupied", "blackout"],
        "FoundDateState": [
            "free",
            "closed",
            "occupied",
            "blackout",
            "equipment",
            "no_such_time",
            "school_holidays",
        ],
        "BookedDateState": "bookings.states.OccurrenceState",
        "EventKind": "events.states.Kind",
        "VenueKind": "spaces.models.VenueKind",
        "EventDateState": "events.states.OccurrenceState",
        "StepFree": "events.states.StepFree",
        "City": ["krakow", "wroclaw", "warsaw", "vilnius"],
        "DeclineReason": "bookings.states.DeclineReason",
        "OfferState": "bookings.states.OfferState",
        "Known": "spaces.models.Known",
        # By their values, for the agency may be taken away.
        "StepKind": [
            "workshop",
            "submit",
            "check",
            "appeal",
            "withdraw",
            "vote",
            "results",
            "register",
            "meeting",
        ],
    },
}

# Who asked for what stays out of the logs: no addresses, no query strings, no bodies.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.WithoutValues",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"paths": {"()": "config.logs.WithoutQueries"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["paths"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "svietlica": {"level": "INFO"},
        "django": {"handlers": [], "propagate": True},
        # Django's own server writes every address down, past the filter.
        "django.server": {"handlers": [], "propagate": True},
    },
}
