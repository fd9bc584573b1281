"""A site of the sample pages, with the real headers and files, and two verbs for what a script sends."""

from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from app.core import problems
from app.core.errors import RuleBroken
from app.core.security import WebSurface
from app.web.errors import render_problem
from app.web.forms import Posted
from app.web.notices import Notice, tell
from app.web.shell import STATIC, asked_part, render
from app.web.views.requests import RowChanged
from app.web.views.shared import JobProgress
from tests.web.samples import SAMPLES
from tests.web.samples.frame import PEOPLE, page
from tests.web.samples.requests import REQUESTS
from tests.web.samples.restricted import SAMPLES as RESTRICTED

NAMED = {name: (template, frame, view) for name, template, frame, view in SAMPLES}
BUILDING = next(view for name, _, _, view in RESTRICTED if name == "pack-building")


def sample_site() -> FastAPI:
    """Each call gives a site that starts afresh."""
    app = FastAPI()
    problems.install(app, render_problem)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(WebSurface)
    asked = {"progress": 0}

    @app.get("/sample/{name}")
    def sample(name: str, request: Request) -> Response:
        template, frame, view = NAMED[name]
        return render(request, template, frame, view)

    @app.get("/requests")
    def requests(request: Request, q: str = "") -> Response:
        groups = [
            replace(group, rows=[row for row in group.rows if q.lower() in row.title.lower()])
            for group in REQUESTS.groups
        ]
        shown = [group for group in groups if group.rows]
        view = replace(REQUESTS, groups=shown, shown=sum(len(group.rows) for group in shown), result=None)
        return render(request, "requests/list.html", page("Requests", "/requests"), view)

    @app.post("/requests/{code}/owner")
    def owner(code: str, request: Request, form: Posted) -> Response:
        if form["owner"] == PEOPLE[3].value:
            raise RuleBroken("Helen Tranter has left. Choose someone else.")
        row = next(row for group in REQUESTS.groups for row in group.rows if row.code == code)
        changed = replace(row, owner=form["owner"], state="ready_to_approve", version=form.version + 1)
        if asked_part(request):
            frame = page("Requests", notice=Notice("Owner changed.", "/undone", {"act": "7"}))
            return render(request, "requests/row.html", frame, RowChanged(changed, PEOPLE, True))
        response = RedirectResponse("/requests", 303)
        tell(response, "Owner changed.")
        return response

    @app.post("/undone")
    def undone() -> Response:
        response = RedirectResponse("/requests", 303)
        tell(response, "Put back.")
        return response

    @app.get("/packs/P-3/progress")
    def progress(request: Request) -> Response:
        asked["progress"] += 1
        going = asked["progress"] < 2
        job = JobProgress(
            "Making the pack", going, 163, 163, "documents", say="The pack is ready" if not going else "Making the pack",
            fragment="/packs/P-3/progress", ask_again_after=1, next_address="/packs/P-3", next_words="Read it",
        )  # fmt: skip
        return render(request, "packs/one.html", page("P-3"), replace(BUILDING, progress=job))  # type: ignore[type-var]

    return app
