"""Sign in and one's own account."""

from app.web.account import qr_code
from app.web.forms import FormError, FormErrors
from app.web.shell import Page
from app.web.views import account
from app.web.views.help import HelpPage
from app.web.views.shared import Choice
from tests.web.samples.frame import NOW, page

KEPT = account.Kept("/requests/17", [("note", "Two hours of words"), ("version", "3")], had_files=True)
OTPAUTH = "otpauth://totp/Readiness:priya.nair%40fernshire.example?secret=JBSWY3DPEHPK3PXP&issuer=Readiness"

SAMPLES = [
    ("help", "help.html", page("Help"), HelpPage()),
    ("accessibility", "accessibility.html", page("Accessibility statement"), HelpPage()),
    (
        "sign-in",
        "account/sign_in.html",
        Page("Sign in", "Fernshire County Council", True),
        account.SignInPage(
            errors=FormErrors((FormError("email", "The email or the password is not right."),)),
            demo_people=[account.DemoPerson("Priya Nair", "Lead officer", "priya.nair@fernshire.example")],
        ),
    ),
    (
        "account",
        "account/page.html",
        page("Your account"),
        account.AccountPage(
            "Priya Nair",
            "priya.nair@fernshire.example",
            "Adult social care",
            ["Lead officer"],
            [
                account.SessionLine(NOW, NOW, True, "Firefox on Windows", "3f2a9c41d07b"),
                account.SessionLine(NOW, NOW, False, "Safari on iPhone", "9b41d07b3f2a"),
            ],
            [Choice("1", "2025"), Choice("2", "2027")],
            "2",
            True,
            factor=account.FactorLine(True, NOW, 9, True),
            tokens=1,
            looks=1,
        ),
    ),
    (
        "sign-in-code",
        "account/code.html",
        Page("Enter the code", "Fernshire County Council", True),
        account.CodePage(
            "/", FormErrors((FormError("code", "This code is not right."),)), demo_code="123456", is_demo=True
        ),
    ),
    (
        "locked",
        "account/locked.html",
        Page("Locked", "Fernshire County Council", True),
        account.LockedPage("Priya Nair", True, True, "Sign in with your council account", "/", "kept", KEPT),
    ),
    (
        "resend",
        "account/resend.html",
        Page("Unlocked", "Fernshire County Council", True),
        account.ResendPage(KEPT, "It was not saved yet.", True),
    ),
    (
        "set-password",
        "account/set_password.html",
        Page("Set your password", "Fernshire County Council", True),
        account.SetPasswordPage("Nia New", "nia.new@fernshire.example", "token", 12),
    ),
    (
        "second-factor",
        "account/second_factor.html",
        page("Your second factor"),
        account.FactorPage(account.FactorLine(True, NOW, 10, True), True),
    ),
    (
        "second-factor-set-up",
        "account/set_up_factor.html",
        page("Set up your second factor"),
        account.FactorSetUpPage(qr_code(OTPAUTH), "JBSW Y3DP EHPK 3PXP", OTPAUTH),
    ),
    (
        "recovery-codes",
        "account/recovery_codes.html",
        page("Your recovery codes"),
        account.CodesPage([f"abcd{n}-efgh{n}" for n in range(2, 9)], True),
    ),
    (
        "tokens",
        "account/tokens.html",
        page("Your API tokens"),
        account.TokensPage(
            [account.TokenLine("3fa9c201", "Power BI", ["Requests: read", "Gaps: read"], NOW, None, False)],
            [Choice("requests:read", "Requests: read"), Choice("gaps:read", "Gaps: read")],
            90,
            days="30",
            made="rdy_3fa9c201_" + "x" * 43,
            made_name="Power BI",
        ),
    ),
    (
        "second-looks",
        "account/second_looks.html",
        page("Second looks"),
        account.LooksPage(
            [
                account.LookLine("Joanne Ashworth", "j@fernshire.example", "Ann Admin", "Lost her phone", NOW, False),
                account.LookLine("Otto Other", "o@fernshire.example", "Priya Nair", "New phone", NOW, True),
            ]
        ),
    ),
]
