"""Which entries a person may read, and how an entry reads."""

from app.access import Actor, Permission

P = Permission
# The kind of thing an entry is about, and the right that lets a person read of it (TRUST.md, object rule 9).
NEEDS: dict[str, Permission] = {
    "category_response": P.REQUESTS_READ_ALL,
    "response_part": P.REQUESTS_READ_ALL,
    "answer": P.REQUESTS_READ_ALL,
    "approval": P.REQUESTS_READ_ALL,
    "second_reading": P.REQUESTS_READ_ALL,
    "ask": P.REQUESTS_READ_ALL,
    "list_change": P.REQUESTS_READ_ALL,
    "evidence_item": P.EVIDENCE_READ_ALL,
    "batch": P.EVIDENCE_READ_ALL,
    "assertion": P.SELF_ASSESSMENT_READ_ALL,
    "self_assessment": P.SELF_ASSESSMENT_READ_ALL,
    "improvement_action": P.ACTIONS_READ,
    "tracked_case": P.CASES_READ_ALL,
    "case_check": P.CASES_READ_ALL,
    "reflective_log": P.CASES_READ_ALL,
    # Every pack's building, whatever its kind, is for those who may know of case packs too.
    "submission_pack": P.PACKS_BUILD_CASES,
    "gap_decision": P.GAPS_READ,
    "assessment": P.ASSESSMENT_READ,
    "milestone": P.ASSESSMENT_READ,
    "extension": P.ASSESSMENT_READ,
    "request_list": P.ASSESSMENT_READ,
    "council_settings": P.ASSESSMENT_READ,
    "follow_up": P.REQUESTS_READ_ALL,
}
NOUNS = {
    "category_response": "request",
    "evidence_item": "document",
    "tracked_case": "case",
    "improvement_action": "action",
    "submission_pack": "pack",
    "request_list": "the list",
    "council_settings": "the settings",
    "self_assessment": "the self-assessment",
    "assessment": "the assessment",
    "follow_up": "follow-up",
    "audit_checkpoint": "entry",
    "user_account": "account",
}
PAGES = {
    "category_response": "/requests/{}",
    "evidence_item": "/evidence/{}",
    "assertion": "/assertions/{}",
    "tracked_case": "/cases/{}",
    "batch": "/evidence/batches/{}",
    "submission_pack": "/packs/{}",
}
# Verbs whose past participle, which names the act, is not the past tense of a sentence.
PAST = {
    "withdrawn": "withdrew",
    "taken_back": "took back",
    "given": "gave",
    "written": "wrote",
    "put_back": "put back",
    "taken_out": "took out",
}
# Acts that say more than their verb: what was done to the thing, around its name.
SAID = {
    "audit.checkpoint.signed": ("signed the record up to", ""),
    "case.record.read": ("read", ""),
    "casetracking.list.given_out": ("took away the case list of", ""),
    "evidence.revision.added": ("added a version of", ""),
    "intake.batch.opened": ("started", ""),
    "packs.pack.asked": ("asked for", ""),
    "packs.pack.built": ("made", ""),
    "selfassessment.action.linked": ("put an action under", ""),
    "selfassessment.action.unlinked": ("took an action out of", ""),
    "selfassessment.support.added": ("added evidence to", ""),
    "selfassessment.support.changed": ("changed the evidence of", ""),
    "selfassessment.support.removed": ("took evidence out of", ""),
    "selfassessment.support.restored": ("put evidence back under", ""),
    "selfassessment.assertion.made_ready": ("called", "ready"),
    "selfassessment.assertion.made_draft": ("made", "a draft again"),
    "selfassessment.weakness.followed": ("wrote", "as a weakness, because something is not held"),
}
# What happened on the way to something else: true, but nobody wants to read it.
QUIET = frozenset(
    {
        "case.record.read",
        "casetracking.list.given_out",
        "files.file.kept",
        "intake.batch.filled",
        "intake.batch.listed",
        "packs.pack.given_out",
        "packs.snapshot.taken",
    }
)


def kinds_for(actor: Actor) -> frozenset[str]:
    return frozenset(kind for kind, permission in NEEDS.items() if actor.may(permission))


def sentence(actor_name: str, action: str, kind: str, reference: str) -> str:
    """ "Grace Okafor approved request 17", from "answers.request.approved"."""
    _, thing, verb = action.split(".", 2)
    noun = NOUNS.get(kind, kind.replace("_", " "))
    done = PAST.get(verb, verb.replace("_", " "))
    about = f"{noun} {reference}".strip()
    if not reference:
        return f"{actor_name} {done} {noun if noun.startswith('the ') else _article(thing)}"
    if action in SAID:
        before, after = SAID[action]
        return f"{actor_name} {before} {about} {after}".strip()
    if thing.replace("_", " ") in (noun, "item", "response", "request", "case", "pack", "batch", "assertion", "action"):
        return f"{actor_name} {done} {about}"
    return f"{actor_name} {done} {_article(thing)} on {about}"


def page(kind: str, reference: str) -> str:
    """The address of the thing, or nothing where it has no page of its own."""
    return PAGES[kind].format(reference) if kind in PAGES and reference else ""


def _article(thing: str) -> str:
    words = thing.replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
