"""Sign-in and the second factor, under /<lang>/account/. The names are allauth's, which looks them up.

Nothing of allauth is included as a whole: there are no passwords, so its password pages do not exist here.
"""

from allauth.account.views import account_inactive, logout
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from accounts import views
from accounts.policies import Policy, policy

for_visitors = policy(Policy.VISITOR)
for_signed_in = policy(Policy.SIGNED_IN)

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", views.enter_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", for_visitors(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/closed/", for_visitors(account_inactive), name="account_inactive"),
    path("sign-up/", views.sign_up, name="account_signup"),
    # allauth sends people here when a code has expired between two of its own steps.
    path("sign-in/new-code/", views.sign_up, name="account_request_login_code"),
    path("sign-out/", for_visitors(logout), name="account_logout"),
    path("second-step/", for_signed_in(mfa.index), name="mfa_index"),
    path("second-step/again/", for_signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-step/app/", for_signed_in(views.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("second-step/app/remove/", for_signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-step/recovery-codes/",
        for_signed_in(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/recovery-codes/new/",
        for_signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
