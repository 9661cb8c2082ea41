"""Addresses of one's own sign-in. Names are those the sign-in library looks for; what is not used is closed."""

from django.urls import path

from gongyi.kernel.access.leaving import sign_out
from gongyi.surfaces.desk import own_account

urlpatterns = [
    path("", own_account.overview, name="account_overview"),
    path("login/", own_account.login, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("reauthenticate/", own_account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", own_account.password, name="account_change_password"),
    path("elsewhere/", own_account.elsewhere, name="account_elsewhere"),
    path("notices/", own_account.notices, name="account_notices"),
    path("inactive/", own_account.closed, name="account_inactive"),
    path("password/set/", own_account.closed, name="account_set_password"),
    path("mfa/", own_account.overview, name="mfa_index"),
    path("mfa/authenticate/", own_account.authenticate, name="mfa_authenticate"),
    path("mfa/reauthenticate/", own_account.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("mfa/totp/activate/", own_account.activate, name="mfa_activate_totp"),
    path("mfa/totp/deactivate/", own_account.deactivate, name="mfa_deactivate_totp"),
    path("mfa/recovery-codes/", own_account.codes, name="mfa_view_recovery_codes"),
    path("mfa/recovery-codes/generate/", own_account.new_codes, name="mfa_generate_recovery_codes"),
]
