"""Sign in and one's own account."""

from app.web.forms import FormError, FormErrors
from app.web.shell import Page
from app.web.views import account
from app.web.views.help import HelpPage
from app.web.views.shared import Choice
from tests.web.samples.frame import NOW, page

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
            [account.SessionLine(NOW, NOW, True)],
            [Choice("1", "2025"), Choice("2", "2027")],
            "2",
            True,
        ),
    ),
]
