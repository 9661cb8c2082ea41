"""Django settings. Environment in, nothing else; see env.py for every name."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from gongyi.config import env, private

BASE = Path(__file__).resolve().parents[1]
HOME = env.home()
DATABASES = {"default": env.database(HOME)}
private.begin(HOME, env.sqlite_path(DATABASES["default"]))
SECRET_KEY = env.secret_key(HOME)
DEBUG = env.flag("GONGYI_DEBUG")
HTTPS = env.flag("GONGYI_HTTPS")
ORIGIN = env.address("GONGYI_ORIGIN", ("https", "http"), "http://127.0.0.1:8000").rstrip("/")
SHARED_ADDRESS = env.number("GONGYI_SHARED_ADDRESS", 1, most=1000)
SAMPLES = env.folder("GONGYI_SAMPLES")
env.networks("GONGYI_PROXIES")
ALLOWED_HOSTS = [*env.names("GONGYI_HOSTS", "127.0.0.1,localhost,[::1]"), urlsplit(ORIGIN).hostname or ""]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "gongyi.config",
    "gongyi.surfaces.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "gongyi.kernel.clock",
    "gongyi.kernel.territory",
    "gongyi.kernel.people",
    "gongyi.kernel.access",
    "gongyi.kernel.outbox",
    "gongyi.kernel.evidence",
    "gongyi.kernel.index",
    "gongyi.kernel.flows",
    "gongyi.kernel.figures",
    "gongyi.kernel.ui",
    "gongyi.domain.responses",
    "gongyi.domain.cases",
    "gongyi.domain.appeals",
    "gongyi.surfaces.portal",
    "gongyi.surfaces.rulebook",
    "gongyi.surfaces.founding",
    "gongyi.surfaces.demo",
]
MIDDLEWARE = [
    "gongyi.kernel.ui.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "gongyi.kernel.ui.compressing.Compress",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongyi.kernel.ui.language.HouseLocale",
    "gongyi.kernel.ui.middleware.KnownHost",
    "gongyi.kernel.ui.middleware.RefuseNul",
    "gongyi.kernel.ui.middleware.AskToWait",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongyi.kernel.access.middleware.ActorMiddleware",
]
ROOT_URLCONF = "gongyi.config.urls"
WSGI_APPLICATION = "gongyi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongyi.kernel.ui.context.page",
            ],
        },
    }
]

FORM_RENDERER = "gongyi.kernel.ui.forms.HouseRenderer"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["gongyi.kernel.people.hashing.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
TERMINAL_LANGUAGE = env.terminal_language()
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
if not private.looking():
    STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gongyi.kernel.ui.compressing.StampedFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 30 * 24 * 3600

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "gongyi.kernel.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = False
# W002: SecurityHeaders sends X-Frame-Options. W008: whoever holds the certificate redirects. W005, W021: neighbouring host names are not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W008", "security.W021"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 2000, 600
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "gongyi.kernel.evidence.uploads.CappedUpload",
]

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "gongyi.kernel.access.signing_in.HouseSignIn"
ACCOUNT_USER_DISPLAY = "gongyi.kernel.access.signing_in.shown"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# The library would count in each process by itself; kernel/access counts in the database.
ACCOUNT_RATE_LIMITS = {"login_failed": "", "login": "", "change_password": "", "reauthenticate": ""}
ACCOUNT_FORMS = {"change_password": "gongyi.kernel.access.own_password.NewPassword"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "gongyi.kernel.people.adapter.SealedFactors"
MFA_FORMS = {
    "authenticate": "gongyi.kernel.access.second_step.SecondStep",
    "reauthenticate": "gongyi.kernel.access.second_step.SecondStepAgain",
    "activate_totp": "gongyi.kernel.access.second_step.TurnOn",
}
MFA_TOTP_ISSUER = "Gongyi"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

_mail = env.mail_server("GONGYI_EMAIL_URL")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _mail else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH, EMAIL_TIMEOUT = str(HOME / "mail"), 10
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.ssl, _mail.starttls
DEFAULT_FROM_EMAIL = env.text("GONGYI_EMAIL_FROM", "gongyi@localhost")
SMS_URL = env.address("GONGYI_SMS_URL", ("https", "http"))
SMS_TOKEN = env.text("GONGYI_SMS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "gongyi.kernel.people.scrubbing.Scrub"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
