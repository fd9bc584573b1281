"""Makes the cases of both rounds, by pseudonym, from the data files: how each went day by day and what the checker found."""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.demo.cases import ActNow, Case, CaseCheck, CaseEntry, Meeting, ReflectiveLog, Shown, StandardAnswer
from app.demo.council import Council, Round
from app.demo.figures import read_data

MOST_ENTRIES = 30
FEWEST_ENTRIES = 5
FILE_KEPT_UNTIL_BEFORE_NOTICE = 4
FIRST_CHECK_DAY, LAST_CHECK_DAY = 3, 11
WORKING_WEEK, FRIDAY, DAYS_A_WEEK = 5, 4, 7
EARLY_KINDS = frozenset({"Call", "Note", "Supervision"})
PRONOUNS = {
    "Woman": {"they": "she", "them": "her", "their": "her", "themself": "herself"},
    "Man": {"they": "he", "them": "him", "their": "his", "themself": "himself"},
}
NOTHING_TODAY = "Nothing needs doing today"
ACT_NOW = {"team manager": "Tell the team manager today", "safeguarding": "Raise a safeguarding concern now"}
OVERALL = {"w": "Good practice", "m": "Good practice with points", "n": "Needs attention"}
# How many standards were answered Partly and No, for a case that went well, was mixed or did not go well.
SHORTFALLS = {"w": ((0, 2), (0, 0)), "m": ((3, 5), (0, 1)), "n": ((3, 4), (2, 4))}
CONSENT_NOW = (("agreed", 19), ("asked", 14), ("not asked", 7), ("declined", 3), ("could not be reached", 3))
NEEDS_SOMEONE = "Lacks capacity"
STATEMENTS_OF_STORY = {
    "home": ("QS1", "QS4"), "reable": ("QS2", "QS6"), "carehome": ("QS1", "QS4"), "dementia_carer": ("QS1",),
    "dp": ("QS1", "QS4"), "ld_move": ("QS4", "QS6"), "mh117": ("QS6",), "safeguarding": ("QS7",), "selfneglect": ("QS7",),
    "street": ("QS3",), "transition": ("QS6",), "youngcarer": ("QS6",), "advice": ("QS1", "QS2"), "waiting": ("QS1",),
    "failure": ("QS6", "QS4"), "selffunder": ("QS2", "QS4"), "sensory": ("QS2", "QS3"), "oow": ("QS4", "QS6"), "dols": ("QS7",),
}  # fmt: skip


@dataclass(frozen=True)
class _Row:
    ref: str
    story: str
    age: str
    gender: str
    ethnicity: str
    reason: str
    team: str
    checker: str
    outcome: str
    extra: dict[str, Any]


class CaseWriter:
    """Makes the cases of one round from the data files; the same seed and round give the same cases."""

    def __init__(self, council: Council, seed: int, links: dict[str, list[Shown]]) -> None:
        self._council, self._seed, self._links = council, seed, links
        self._rows = read_data("cases.yaml")
        self._stories = read_data("case_stories.yaml")
        self._checks = read_data("case_checks.yaml")
        self._logs = read_data("reflective_logs.yaml")
        self._teams = {team.key: team.name for team in council.teams}
        self._untold: dict[tuple[str, int], list[int]] = {}

    def this_round(self) -> tuple[Case, ...]:
        """Return the longlist of the open round, in the order of the references."""
        return tuple(self._case(_row(row), self._council.this_round) for row in self._rows["this"])

    def set_aside(self) -> tuple[Case, ...]:
        """Return the cases that teams proposed and the never-list keeps out."""
        found = []
        for ref, story, age, gender, ethnicity, reason, team, why in self._rows["set_aside"]:
            row = _Row(
                ref,
                story,
                age,
                gender,
                ethnicity,
                reason,
                team,
                "joanne.ashworth",
                "m",
                {"aside": why, "checked": None},
            )
            found.append(self._case(row, self._council.this_round))
        return tuple(found)

    def last_round(self) -> tuple[Case, ...]:
        """Return the cases of the finished round with logs and meetings."""
        return tuple(self._case(_row(row), self._council.last_round) for row in self._rows["last"])

    def _case(self, row: _Row, round_: Round) -> Case:
        source = random.Random(f"{self._seed} {row.ref}")
        story = self._stories["stories"][row.story]
        facts = self._stories["facts"][row.story]
        finished = round_.status == "finished"
        words = self._words(row, story, source)
        entries = self._entries(row, story, words, source, round_)
        dates = _dates_of(entries)
        check = None if "checked" in row.extra else self._check(row, facts, source, round_, words, story)
        links = self._links.get(row.ref, [])
        consent, how = self._consent(row, facts, source, round_)
        review = dates["review"]
        return Case(
            case_ref=row.ref,
            system_id_ref=f"FN{source.randint(100_000, 999_999)}",
            story=row.story,
            stage=_stage(row, finished=finished),
            age_band=row.age,
            gender=row.gender,
            ethnicity_group=self._rows["ethnicities"][row.ethnicity],
            language_communication_needs=row.extra.get("communication") or source.choice(facts["communication"]),
            primary_support_reason=self._rows["reasons"][row.reason],
            role=story.get("role", facts["role"]),
            pathway_types=tuple(story["pathways"]),
            carer_status=facts["carer"],
            advocacy=facts["advocacy"],
            capacity_mca_dols=facts["capacity"],
            safeguarding_history=facts["safeguarding"],
            funding_and_direct_payment=facts["money"],
            locality_team=self._teams[row.team],
            first_contact_date=entries[0].on,
            assessment_start=dates["start"],
            assessment_end=dates["end"],
            plan_date=dates["plan"],
            last_review=review,
            next_review=review + timedelta(days=365) if review else None,
            current_services=_fill(source.choice(story["services"].split("|")), words),
            allocated_worker_role=facts["worker"],
            outcome=self._rows["outcomes"][row.outcome],
            consent_status=consent,
            consent_by_when_how=how,
            quality_statements=STATEMENTS_OF_STORY[row.story],
            linked_assertions=tuple(link.assertion for link in links),
            checker=row.checker,
            import_partial=row.extra.get("partial"),
            set_aside=row.extra.get("aside"),
            entries=entries,
            check=check,
            log=self._log(row, round_),
            meeting=_meeting(row, round_, source),
        )

    def _words(self, row: _Row, story: dict[str, Any], source: random.Random) -> dict[str, str]:
        pronouns = PRONOUNS[row.gender]
        relation = row.extra.get("relation") or source.choice(self._stories["relations"][story["relation"]])
        return {
            **pronouns,
            "They": pronouns["they"].capitalize(),
            "rel": f"{pronouns['their']} {relation}",
            "joy": row.extra.get("joy") or source.choice(self._stories["joys"]),
            "worry": source.choice(self._stories["worries"]),
        }

    def _entries(
        self, row: _Row, story: dict[str, Any], words: dict[str, str], source: random.Random, round_: Round
    ) -> tuple[CaseEntry, ...]:
        quiet, after = int(row.extra.get("quiet", 0)), int(row.extra.get("quiet_after", 2))
        silence = range(0)
        planned: list[tuple[int, str, str]] = []
        for number, (day, kind, ways) in enumerate(story["events"]):
            later = quiet if number > after else 0
            moved = source.randint(-2, 3) if day > 5 else 0
            told = ways.split("|")
            turn = row.extra.get("ways", {}).get(number, row.extra.get("way"))
            turn = self._turn(row.story, number, len(told), source) if turn is None else turn % len(told)
            if quiet and number == after + 1:
                silence = range(planned[-1][0], day + moved + later)
            planned.append((day + moved + later, kind, told[turn]))
        planned += [(day, kind, text) for day, kind, text in row.extra.get("add", [])]
        planned.sort(key=lambda item: item[0])
        span = planned[-1][0]
        most = FEWEST_ENTRIES + 1 if row.story == "advice" else MOST_ENTRIES
        wanted = source.randint(FEWEST_ENTRIES, most)
        pools = self._stories["generic"]
        generic = [*pools["common"], *pools[self._stories["generic_of"][row.story]]]
        used: set[str] = set()
        for _ in range(max(0, wanted - len(planned))):
            kind, ways = source.choice(generic)
            fresh = [way for way in ways.split("|") if way not in used]
            earliest = 4 if kind in EARLY_KINDS else max(4, span * 2 // 5)
            day = source.randint(earliest, max(earliest + 1, span))
            source.shuffle(fresh)
            if fresh and day not in silence:
                used.add(fresh[0])
                planned.append((day, kind, fresh[0]))
        planned.sort(key=lambda item: item[0])
        last = round_.notified - timedelta(days=FILE_KEPT_UNTIL_BEFORE_NOTICE + source.randint(0, 90))
        first = last - timedelta(days=span)
        if "friday" in row.extra:
            first -= timedelta(days=(first.weekday() + row.extra["friday"] - FRIDAY) % DAYS_A_WEEK)
        entries = [
            CaseEntry(_weekday(first + timedelta(days=day), kind), kind, _fill(text, words))
            for day, kind, text in planned
        ]
        return tuple(sorted(entries, key=lambda entry: entry.on))

    def _turn(self, story: str, event: int, ways: int, source: random.Random) -> int:
        """Say which way of telling comes next for this event, so that cases of one kind differ from each other."""
        left = self._untold.setdefault((story, event), [])
        if not left:
            left.extend(source.sample(range(ways), ways))
        return left.pop()

    def _check(
        self,
        row: _Row,
        facts: dict[str, Any],
        source: random.Random,
        round_: Round,
        words: dict[str, str],
        story: dict[str, Any],
    ) -> CaseCheck:
        notes: dict[str, dict[str, list[str]]] = self._checks["notes"]
        skipped = _not_applying(row.story, facts)
        standards = [key for key in notes if key not in skipped]
        (few, many), (none, some) = SHORTFALLS[row.outcome]
        source.shuffle(standards)
        partly = set(standards[: source.randint(few, many)])
        no = set(standards[len(partly) : len(partly) + source.randint(none, some)])
        answers = []
        for key, choices in notes.items():
            answer = (
                "Does not apply" if key in skipped else ("Partly" if key in partly else ("No" if key in no else "Yes"))
            )
            answers.append(StandardAnswer(key, answer, source.choice(choices[answer]) if answer in choices else ""))
        told = row.extra.get("told_on")
        span = LAST_CHECK_DAY - FIRST_CHECK_DAY
        day = told if told is not None else FIRST_CHECK_DAY + source.randint(0, span)
        on = round_.notified + timedelta(days=day)
        read = on if told is not None else on - timedelta(days=source.choice((0, 0, 1)))
        asked = [
            (link.assertion, "The file contradicts it" if link.direction == "other way" else "The file shows it")
            for link in self._links.get(row.ref, [])
        ]
        points = row.outcome == "w" and len(partly) > 1
        return CaseCheck(
            checker=row.checker,
            checked_on=on,
            file_read_on=read,
            act_now=self._act_now(row, round_),
            answers=tuple(answers),
            overall=OVERALL["m"] if points else OVERALL[row.outcome],
            would_learn=_fill(source.choice(story["learn"][0].split("|")), words),
            assertions=tuple(asked),
        )

    @staticmethod
    def _act_now(row: _Row, round_: Round) -> ActNow | None:
        if "act_now" not in row.extra:
            return None
        extra = row.extra
        closed = extra.get("closed_on")
        return ActNow(
            what=ACT_NOW[extra["act_now"]],
            told=extra["told"],
            told_on=round_.notified + timedelta(days=extra["told_on"]),
            closed_on=None if closed is None else round_.notified + timedelta(days=closed),
            closed=extra.get("closed", ""),
        )

    def _consent(self, row: _Row, facts: dict[str, Any], source: random.Random, round_: Round) -> tuple[str, str]:
        if row.extra.get("aside"):
            return "not asked", ""
        on = round_.notified + timedelta(days=source.randint(2, LAST_CHECK_DAY - 1))
        if facts["capacity"].startswith((NEEDS_SOMEONE, "DoLS")):
            status = source.choice(("agreed by attorney or deputy", "best-interests decision recorded", "not asked"))
        elif "outcome" in row.extra:
            status = {True: "agreed", False: "declined"}[row.extra["met"]]
        else:
            status = source.choices([word for word, _ in CONSENT_NOW], [weight for _, weight in CONSENT_NOW])[0]
        if status == "not asked":
            return status, ""
        way = source.choice(
            ("by phone", "at a visit", "by letter in large print", "with the advocate there", "by video")
        )
        return status, f"{facts['worker']}, {on.isoformat()}, {way}"

    def _log(self, row: _Row, round_: Round) -> ReflectiveLog | None:
        facts = self._logs.get(row.ref)
        if not facts:
            return None
        on = round_.case_list_due + timedelta(days=18)
        return ReflectiveLog(
            written_by=facts["written_by"],
            talked_through_with=facts["talked_through_with"],
            person_saw_it=facts["person_saw_it"],
            written_on=on,
            reviewed_by="joanne.ashworth" if row.checker != "joanne.ashworth" else "marcus.bell",
            reviewed_on=on + timedelta(days=3),
            texts=tuple(facts["texts"]),
        )


def _row(row: list[Any]) -> _Row:
    fields, extra = (row[:-1], row[-1]) if isinstance(row[-1], dict) else (row, {})
    ref, story, age, gender, ethnicity, reason, team, checker, outcome = (str(field) for field in fields)
    return _Row(ref, story, age, gender, ethnicity, reason, team, checker, outcome, extra)


def _stage(row: _Row, *, finished: bool) -> str:
    if row.extra.get("aside"):
        return "S1"
    if not finished:
        return "S2"
    if row.extra.get("chosen"):
        return "S5" if row.extra["met"] else "S4"
    return "S3"


def _meeting(row: _Row, round_: Round, source: random.Random) -> Meeting | None:
    if "outcome" not in row.extra or round_.visit_start is None:
        return None
    on = round_.visit_start - timedelta(days=source.randint(1, 9))
    return Meeting(met=row.extra["met"], on=_weekday(on, ""), outcome=row.extra["outcome"])


def _not_applying(story: str, facts: dict[str, Any]) -> set[str]:
    """Return the standards whose condition the case does not meet (``applies_when`` of case_tracking.yaml)."""
    skipped = set()
    if facts["carer"] == "No carer known":
        skipped.add("carer")
    if facts["capacity"] == "Capacity not in doubt":
        skipped.add("capacity")
    if facts["safeguarding"] == "None known":
        skipped.add("safeguarding")
    if story not in {"reable", "carehome", "ld_move", "transition", "failure", "oow", "mh117", "street"}:
        skipped.add("joined_up")
    return skipped


def _dates_of(entries: tuple[CaseEntry, ...]) -> dict[str, Any]:
    """Read the dates of assessment, plan and review off the record itself, so that both agree."""

    def days(pattern: str) -> list[date]:
        return [entry.on for entry in entries if re.search(pattern, entry.kind, re.IGNORECASE)]

    assessed = days("assess|visit|triage|three questions|information|decision on") or [entries[0].on]
    planned = days("plan|budget|decision|goals|panel|outcome")
    reviewed = days("review|91 days|check")
    return {
        "start": assessed[0],
        "end": max(assessed[0], (days("assessment") or assessed[:1])[-1]),
        "plan": planned[0] if planned else None,
        "review": reviewed[-1] if reviewed else None,
    }


def _weekday(day: date, kind: str) -> date:
    """Move weekend work to the Friday before, unless the entry is about a weekend."""
    if kind == "Weekend":
        return day + timedelta(days=(WORKING_WEEK - day.weekday()) % 7)
    return day - timedelta(days=max(0, day.weekday() - WORKING_WEEK + 1))


def _fill(text: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return re.sub(
        r"(^|[.!?:] )([a-z])",
        lambda found: found[1] + (found[2].upper() if not found[1].startswith(":") else found[2]),
        text,
    )
