"""Every page, drawn from its sample: well made, labelled, without style or script of its own, in the house's words."""

import re
from dataclasses import replace
from functools import cache

import pytest
from jinja2 import UndefinedError

from app.core import clock
from app.web.shell import HERE, environment
from tests.web.markup import Markup, read
from tests.web.samples import NOW, SAMPLES

TEMPLATES = HERE / "templates"
NAMES = [sample[0] for sample in SAMPLES]
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Drawn inside other pages, or tested by themselves.
NOT_PAGES = ("layouts/", "macros/", "problem.html", "requests/row.html")


@cache
def drawn(name: str) -> str:
    _, template, page, view = SAMPLES[NAMES.index(name)]
    with clock.set_to(NOW):
        return environment().get_template(template).render(page=page, view=view, notice=page.notice, part="")


@cache
def markup(name: str) -> Markup:
    return read(drawn(name))


def test_every_page_has_a_sample() -> None:
    pages = {file for file in FILES if not file.startswith(NOT_PAGES) and "/_" not in file}
    assert pages == {sample[1] for sample in SAMPLES}


@pytest.mark.parametrize("name", NAMES)
def test_the_markup_is_well_made(name: str) -> None:
    page = markup(name)
    assert page.faults == []
    assert page.stack == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_carries_a_style_or_a_script_of_its_own(name: str) -> None:
    page = markup(name)
    scripts = page.all("script")
    assert all(script.attributes.get("src") and not script.text.strip() for script in scripts)
    wrong = [key for element in page.elements for key in element.attributes if key == "style" or key.startswith("on")]
    assert wrong == []
    assert not page.all("style")


@pytest.mark.parametrize("name", NAMES)
def test_no_id_stands_twice(name: str) -> None:
    ids = markup(name).ids()
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_whatever_points_to_an_id_finds_it(name: str) -> None:
    page = markup(name)
    there = set(page.ids())
    wanted = {
        target
        for element in page.elements
        for key in ("for", "aria-labelledby", "aria-describedby", "form", "data-words", "data-save", "data-filter")
        for target in element.attributes.get(key, "").split()
    }
    anchors = {
        element.attributes["href"][1:]
        for element in page.all("a")
        if re.match(r"#\w", element.attributes.get("href", ""))
    }
    assert wanted | anchors <= there


@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_name_for_those_who_hear_it(name: str) -> None:
    page = markup(name)
    labelled = {element.attributes.get("for") for element in page.all("label")}
    wrong = [
        element.attributes
        for element in page.all("input", "select", "textarea")
        if element.attributes.get("type") not in ("hidden", "submit")
        and "aria-label" not in element.attributes
        and element.attributes.get("id") not in labelled
        and "label" not in element.inside
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_first_heading(name: str) -> None:
    assert len(markup(name).all("h1")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_form_stands_inside_another(name: str) -> None:
    assert not [form for form in markup(name).all("form") if "form" in form.inside]


@pytest.mark.parametrize("name", NAMES)
def test_every_form_can_be_sent_without_script(name: str) -> None:
    page = drawn(name)
    for form in re.findall(r"<form\b.*?</form>", page, re.DOTALL):
        assert "<button" in form or 'type="search"' in form, form


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_says_what_it_shows(name: str) -> None:
    wrong = [
        drawing.attributes
        for drawing in markup(name).all("svg")
        if drawing.attributes.get("aria-hidden") != "true"
        and not (drawing.attributes.get("aria-labelledby") and drawing.attributes.get("aria-describedby"))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_made_up_data_is_said_on_every_page(name: str) -> None:
    _, _, page, _ = SAMPLES[NAMES.index(name)]
    assert page.made_up and "Made-up data" in drawn(name)


@pytest.mark.parametrize("name", NAMES)
def test_addresses_hold_no_database_ids(name: str) -> None:
    uuid = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
    assert not [element for element in markup(name).elements if uuid.search(element.attributes.get("href", ""))]


BANNED = (
    "service user",
    "please note",
    "successfully",
    "e.g.",
    "i.e.",
    "validation",
    "invalid",
    "complicates",
    "KLOE",
    "no personal details",
    "overdue",
    "click here",
)


def words_of(file: str) -> str:
    """What a template says to people: without its code, its comments and its tags."""
    source = (TEMPLATES / file).read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", source, flags=re.DOTALL)


@pytest.mark.parametrize("file", FILES)
def test_the_words_are_the_house_s(file: str) -> None:
    words = words_of(file).lower()
    assert [banned for banned in BANNED if banned.lower() in words] == []
    assert "!" not in words


@pytest.mark.parametrize("file", FILES)
def test_no_figure_of_cqc_s_is_in_a_template(file: str) -> None:
    assert not re.findall(r"\b(48|50|10|6)\b", re.sub(r"&#?\w+;", "", words_of(file)))


@pytest.mark.parametrize("file", FILES)
def test_a_template_says_what_it_is_and_what_it_draws(file: str) -> None:
    first = (TEMPLATES / file).read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("{#")
    if not file.startswith(("layouts/", "macros/")) and "/_" not in file:
        assert re.search(r"view: (views\.\w+|errors)\.\w+", first)


def test_nothing_is_trusted_as_markup_by_hand() -> None:
    assert not [file for file in FILES if re.search(r"\|\s*safe\b", (TEMPLATES / file).read_text(encoding="utf-8"))]


def test_what_people_typed_is_escaped() -> None:
    _, template, page, view = SAMPLES[NAMES.index("request-17")]
    planted = replace(view, title="<script>alert(1)</script>", note='"><img src=x>', asked="<b>bold</b>")  # type: ignore[type-var]
    with clock.set_to(NOW):
        text = environment().get_template(template).render(page=page, view=planted, notice=None, part="")
    assert "<script>alert" not in text and "<img" not in text and "<b>bold" not in text


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ view.titel }}").render(view=object())
