"""How the product starts and looks, from top to bottom; a deployment changes environment variables."""

import re
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import (
    env_bool,
    env_box,
    env_broker,
    env_colour,
    env_image,
    env_int,
    env_list,
    env_mail,
    env_networks,
    env_origin,
    env_secret,
    env_text,
    env_time_zone,
)
from config.libraries import wheel_library
from config.palette import palettes
from config.static_version import static_version

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# --- Where it runs --------------------------------------------------------------------------------

PRODUCTION = env_bool("PRODUCTION", False)
DEBUG = env_bool("DEBUG", not PRODUCTION)
SECRET_KEY = env_secret("SECRET_KEY", production=PRODUCTION)
# Contributors' tokens are kept only as a hash under this key; losing it orphans every token in the field.
CONTRIBUTOR_HASH_KEY = env_secret("CONTRIBUTOR_HASH_KEY", production=PRODUCTION)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG: a production server must not show its insides; unset DEBUG")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts that this server answers for")

# Production sits behind a proxy that terminates TLS and sets this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_SSL_REDIRECT = PRODUCTION
X_FRAME_OPTIONS = "SAMEORIGIN"  # says to old browsers what frame-ancestors, below, says to others

# --- What it is made of ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "leaflet",
    "accounts.apps.AccountsConfig",
    "publishing",
    "measurements",
    "coverage",
    "gap_reports",
    "councils",
    "maps",
    "worlds",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.open_doors.read_from_anywhere",
    "maps.hatch.tiles_first",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "publishing.language.english_api",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.person",
                "maps.demonstration.demonstration",
                "config.theme.theme",
            ],
        },
    }
]

# --- Services -------------------------------------------------------------------------------------

DATABASE_URL = env_text("DATABASE_URL", "postgis://localhost/carte_blanche")
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL,
        engine="django.contrib.gis.db.backends.postgis",
        conn_max_age=env_int("DATABASE_CONNECTION_SECONDS", 60),
        conn_health_checks=True,
    )
}
# Compiling costs more than our queries take, half a second for one that answers in three milliseconds.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
# A host that drops what it is sent would hold a page, and the question whether all is well, for minutes.
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
REDIS_URL = env_text("REDIS_URL", "redis://localhost:6379/0")

# GDAL and GEOS are those of the pinned wheels, the same on every machine; Debian 12's own GDAL cannot block
# the file and network access that a hostile spatial reference asks for.
GDAL_LIBRARY_PATH = wheel_library("pyogrio", "pyogrio.libs/libgdal*")
GEOS_LIBRARY_PATH = wheel_library("shapely", "shapely.libs/libgeos_c*")

# Where a rebuild keeps its files while it lasts. Workers on several machines share it by sharing the folder.
VAR_DIR = Path(env_text("VAR_DIR", str(BASE_DIR / "var")))
REBUILD_DIR = VAR_DIR / "rebuild"

# Drawn map tiles, in each process: some 20 kB each, kept until others are asked for more.
CACHES = {
    # What the processes share: attempts to sign in are counted over all of them.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "carte_blanche",
    },
    # What each process keeps for itself.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
    "tiles": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "tiles",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": env_int("TILES_KEPT", 2000)},
    },
}

# For so long a process believes what it read of the newest publication, before it hands out a kept tile.
EDITION_SECONDS = env_int("EDITION_SECONDS", 1)
# Guidance is worked out from what is published and from what people say, which no publication waits for: a
# tile of it is drawn once in so long.
GUIDANCE_SECONDS = env_int("GUIDANCE_SECONDS", 60)

# --- Background work: the beat table itself is in config/celery.py ---------------------------------

# Redis on one machine; RabbitMQ, or a Redis that all of them reach, across machines.
CELERY_BROKER_URL = env_broker("BROKER_URL", REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
# A task is acknowledged when it has ended: a worker killed in the middle gives it back to the queue.
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

FOLD_EVERY = timedelta(seconds=env_int("FOLD_EVERY_SECONDS", 60))
ESTIMATE_EVERY = timedelta(seconds=env_int("ESTIMATE_EVERY_SECONDS", 600))
COMPARE_EVERY = timedelta(seconds=env_int("COMPARE_EVERY_SECONDS", 3600))
CAMPAIGNS_EVERY = timedelta(seconds=env_int("CAMPAIGNS_EVERY_SECONDS", 600))
DOSSIERS_EVERY = timedelta(seconds=env_int("DOSSIERS_EVERY_SECONDS", 20))
CASES_EVERY = timedelta(seconds=env_int("CASES_EVERY_SECONDS", 3600))
VERIFY_EVERY = timedelta(seconds=env_int("VERIFY_EVERY_SECONDS", 3600))
REMIND_EVERY = timedelta(hours=env_int("REMIND_EVERY_HOURS", 24))
TIMERS_EVERY = timedelta(seconds=env_int("TIMERS_EVERY_SECONDS", 3600))
UNKNOWN_CODES_EVERY = timedelta(hours=env_int("UNKNOWN_CODES_EVERY_HOURS", 24))
PARTITIONS_EVERY = timedelta(hours=env_int("PARTITIONS_EVERY_HOURS", 24))
DATA_FILES_EVERY = timedelta(seconds=env_int("DATA_FILES_EVERY_SECONDS", 86_400))
REPORTS_EVERY = timedelta(hours=env_int("REPORTS_EVERY_HOURS", 24))
FORGET_EVERY = timedelta(hours=env_int("FORGET_EVERY_HOURS", 24))
DELIVER_EVERY = timedelta(seconds=env_int("DELIVER_EVERY_SECONDS", 10))
TELL_EVERY = timedelta(seconds=env_int("TELL_EVERY_SECONDS", 600))
# Subscribers by mail hear of all news of so long a time at once.
DIGEST_EVERY = timedelta(seconds=env_int("DIGEST_EVERY_SECONDS", 86_400))

if DIGEST_EVERY.total_seconds() < 1:
    raise ImproperlyConfigured("DIGEST_EVERY_SECONDS: mails need some time between them; 1 at least")

# --- The API --------------------------------------------------------------------------------------

# A full batch of 5,000 readings with every field is about 2.5 MB of JSON.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
# More at once in one worker would only wait for each other: those beyond are answered 503.
UPLOADS_AT_ONCE = env_int("UPLOADS_AT_ONCE", 4)
# G-NetTrack's logs are written in local time and do not say where.
LOG_TIME_ZONE = env_time_zone("LOG_TIME_ZONE", "Europe/Paris")

if UPLOADS_AT_ONCE < 1:
    raise ImproperlyConfigured("UPLOADS_AT_ONCE: a worker without a place stores nothing; 1 at least")

# Networks that are not limited as origins, such as that of a council whose fleet sends from one address. This
# machine itself is the origin of nothing; behind a proxy on it, name the proxy.
TRUSTED_ORIGINS = env_networks("TRUSTED_ORIGINS", "127.0.0.0/8,::1")
# Proxies whose X-Forwarded-For is believed; one that speaks through a socket is "0.0.0.0".
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES", "none")

# Behind a proxy that nobody named, all the world is one network, and whoever guesses passwords locks it out.
if PRODUCTION and not env_list("TRUSTED_PROXIES", ""):
    raise ImproperlyConfigured(
        "TRUSTED_PROXIES: name the proxy before this server, such as 127.0.0.1, or write none"
    )

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "publishing.negotiation.Negotiation",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "publishing.problems.as_problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Carte blanche",
    "DESCRIPTION": "Readings in; white zones, tiles and their evidence out.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "Technology": "measurements.vocabulary.TECHNOLOGIES",
        "WitnessClass": "coverage.core.verdict.WITNESS_CLASSES",
        "CaseState": "gap_reports.states.State.values",
        "CaseMove": "gap_reports.states.Move.values",
        "OperatorMove": "gap_reports.operators.answer_files.MOVES",
        "ChangedLevel": "maps.api.release_shapes.CHANGED_LEVELS",
        "Feature": ["Feature"],
        "FeatureCollection": ["FeatureCollection"],
    },
}

# --- People who sign in, and what is told to them -------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "last_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "spaces"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "config.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # closed: people come by invitation
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddKeyForm",
    "edit_webauthn": "accounts.forms.EditKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# Roles, and "staff" for the platform's own, that need more than a password.
SECOND_FACTOR_FOR = env_list("SECOND_FACTOR_FOR", "administrator,staff")

if unknown := set(SECOND_FACTOR_FOR) - {"reader", "agent", "administrator", "staff"}:
    raise ImproperlyConfigured(f"SECOND_FACTOR_FOR: {', '.join(sorted(unknown))} is no role")

# Without a mail server, a production keeps its mails until there is one; development prints them.
MAIL_SERVER = env_mail("EMAIL_URL", "" if PRODUCTION else "console:")
MAIL_READY = MAIL_SERVER is not None
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL_SERVER.kind if MAIL_SERVER else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = (MAIL_SERVER.host, MAIL_SERVER.port) if MAIL_SERVER else ("", 0)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (MAIL_SERVER.user, MAIL_SERVER.password) if MAIL_SERVER else ("", "")
EMAIL_USE_SSL = MAIL_SERVER is not None and MAIL_SERVER.tls == "implicit"
EMAIL_USE_TLS = MAIL_SERVER is not None and MAIL_SERVER.tls == "starttls"
EMAIL_TIMEOUT = 10
MAIL_FROM = env_text("MAIL_FROM", "carte-blanche@localhost")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
# Where people find this site: what mails and files link to.
SITE_ADDRESS = env_text("SITE_ADDRESS", "http://localhost:8000").rstrip("/")
if not re.fullmatch(r"https?://[^\s/]+", SITE_ADDRESS):
    raise ImproperlyConfigured(
        f"SITE_ADDRESS: {SITE_ADDRESS!r} is no address of a site; write it like https://carte.example.org"
    )
if PRODUCTION and not SITE_ADDRESS.startswith("https://"):
    raise ImproperlyConfigured(
        "SITE_ADDRESS: say where people find this site, like https://carte.example.org"
    )
# Hosts within one's own network that webhooks may call; all others must be public.
WEBHOOK_PRIVATE_HOSTS = env_list("WEBHOOK_PRIVATE_HOSTS", "")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Pages ----------------------------------------------------------------------------------------

# A page never runs scripts of another version: browsers and service workers keep files by their addresses.
STATIC_VERSION = static_version(BASE_DIR)
STATIC_URL = f"static/{STATIC_VERSION}/"
STATIC_ROOT = env_text("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "config" / "static",
    ("protomaps-leaflet", BASE_DIR / "node_modules" / "protomaps-leaflet" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # collectstatic leaves a packed copy beside each file, for the weak links of those whom the map is for.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Development serves straight from the source folders; production from what collectstatic gathered.
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# Whose map it is. A colour that could not be read on the pages' grounds stops the start.
LIGHT_PALETTE, DARK_PALETTE = palettes()
THEME_NAME = env_text("THEME_NAME", "Carte blanche")
THEME_COLOUR = env_colour("THEME_COLOUR", LIGHT_PALETTE)
THEME_COLOUR_DARK = env_colour("THEME_COLOUR_DARK", DARK_PALETTE)
THEME_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
THEME_LOGO = env_image("THEME_LOGO", THEME_LOGO_TYPES)
# Spaces may have colours of their own, held to the same contrast, and logos out of one folder.
COLOUR_COMPLAINT = "config.palette.complaint"
TENANT_LOGOS = env_text("TENANT_LOGOS", "")
THEME_HOME = env_box("THEME_HOME")  # the map opens on it; on all of the data where it is not set

# What the law has a public service tell of itself (loi n° 2004-575, article 1-1); pages say what is missing.
CONTACT_EMAIL = env_text("CONTACT_EMAIL", "")
PUBLISHER_NAME = env_text("PUBLISHER_NAME", "")
PUBLISHER_ADDRESS = env_text("PUBLISHER_ADDRESS", "")
PUBLISHER_DIRECTOR = env_text("PUBLISHER_DIRECTOR", "")
HOST_NAME = env_text("HOST_NAME", "")
HOST_ADDRESS = env_text("HOST_ADDRESS", "")

if CONTACT_EMAIL and not re.fullmatch(r"[^\s@]+@[^\s@]+", CONTACT_EMAIL):
    raise ImproperlyConfigured(
        f"CONTACT_EMAIL: {CONTACT_EMAIL!r} is no address; write it like map@example.org"
    )

# Others may use what is published here under Etalab's licence: that of all its other sources than readings
# (ARCEP, INSEE, IGN), and one that French public bodies may choose. Nothing in it derives from OpenStreetMap,
# whose Open Database Licence would have to be named instead.
ETALAB = (
    "Licence Ouverte / Open Licence version 2.0",
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
)
DATA_LICENCE = env_text("DATA_LICENCE", ETALAB[0])
DATA_LICENCE_URL = env_text("DATA_LICENCE_URL", ETALAB[1])
env_origin("DATA_LICENCE_URL")  # stops the start where it is no address

if (ETALAB[0] == DATA_LICENCE) != (ETALAB[1] == DATA_LICENCE_URL):
    raise ImproperlyConfigured("DATA_LICENCE: name a licence and give its address in DATA_LICENCE_URL")
SPECTACULAR_SETTINGS["LICENSE"] = {"name": DATA_LICENCE, "url": DATA_LICENCE_URL}

# The base map is the administrator's choice; none by default, so that no page calls a foreign host.
BASE_MAP = env_text("BASE_MAP", "")
BASE_MAP_URL = env_text("BASE_MAP_URL", "")
BASE_MAP_ATTRIBUTION = env_text("BASE_MAP_ATTRIBUTION", "")
BASE_MAP_ORIGINS = env_origin("BASE_MAP_URL")

if BASE_MAP not in ("", "ign"):
    raise ImproperlyConfigured(
        f"BASE_MAP: {BASE_MAP!r} is not ign; the address of another map is BASE_MAP_URL"
    )
if BASE_MAP and BASE_MAP_URL:
    raise ImproperlyConfigured("BASE_MAP: a map is chosen by BASE_MAP or by BASE_MAP_URL, not by both")
if BASE_MAP == "ign":
    # Plan IGN of the Géoplateforme, open data without a key; the licence asks for its source to be named.
    BASE_MAP_ORIGINS = ["https://data.geopf.fr"]
    BASE_MAP_URL = (
        "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
        "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    )
    BASE_MAP_ATTRIBUTION = BASE_MAP_ATTRIBUTION or "© IGN – Géoplateforme"

# Addresses are looked up by the server at a geocoder that answers as the national one does; none by default.
GEOCODER_URL = env_text("GEOCODER_URL", "")
env_origin("GEOCODER_URL")  # stops the start where it is no address

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *BASE_MAP_ORIGINS],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}

LEAFLET_CONFIG = {
    "DEFAULT_CENTER": (46.6, 2.5),  # the middle of metropolitan France
    "DEFAULT_ZOOM": 6,
    "MIN_ZOOM": 3,
    "MAX_ZOOM": 18,
    "TILES": [],  # the map's own script adds the base map, if one is configured
    "ATTRIBUTION_PREFIX": "",
    "RESET_VIEW": False,
    "SCALE": "metric",
    "NO_GLOBALS": True,
}

# --- What the words mean where a deployment may differ ---------------------------------------------

# Readings of the test network (MCC 001) make tiles in demonstrations and tests, never on a real map.
TEST_NETWORK = env_bool("TEST_NETWORK", not PRODUCTION)
# A verdict speaks of this long a time before the day it is given as of.
EVIDENCE_WINDOW_MONTHS = 24
# What is learnt of phones and of the ground stands this long, unless the evidence grows by half before.
EPOCH_DAYS = env_int("EPOCH_DAYS", 7)

# An operator that was told of a zone should answer within this time, or is overdue on the scoreboard.
ANSWER_WITHIN_DAYS = env_int("ANSWER_WITHIN_DAYS", 60)
# So many days lie between the first drawing of a zone, when its operator is told, and its publication.
EMBARGO_DAYS = env_int("EMBARGO_DAYS", 0)
if EMBARGO_DAYS < 0:
    raise ImproperlyConfigured("EMBARGO_DAYS: a zone cannot be published before it is drawn; 0 at least")
# What evidence bundles are signed with: a private Ed25519 key in PEM. Development makes one where none is.
SIGNING_KEY = env_text("SIGNING_KEY", "" if PRODUCTION else str(VAR_DIR / "signing_key.pem"))
# Who is asked about whose customers: a table of one's own instead of gap_reports/networks.toml.
NETWORKS_FILE = env_text("NETWORKS_FILE", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "INFO")},
}
