"""The permissions, the roles, and the one table that joins them (TRUST.md section 3)."""

from enum import StrEnum


class Role(StrEnum):
    CORE = "core"
    LEAD = "lead"
    PSW = "psw"
    CONTRIB = "contrib"
    DIRECTOR = "director"
    MEMBER = "member"
    ADMIN = "admin"
    IG = "ig"


ROLE_WORDS = {
    Role.CORE: "Assessment core team",
    Role.LEAD: "Lead officer",
    Role.PSW: "Principal social worker",
    Role.CONTRIB: "Contributor",
    Role.DIRECTOR: "Director",
    Role.MEMBER: "Member or chief executive",
    Role.ADMIN: "Administrator",
    Role.IG: "Information governance",
}


class Permission(StrEnum):
    """`area:verb`. A person without any permission of an area does not learn that the area exists (404)."""

    ASSESSMENT_READ = "assessment:read"
    ASSESSMENT_SET_UP = "assessment:set-up"
    ASSESSMENT_DATES = "assessment:dates"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    PEOPLE_GIVE_ROLES = "people:give-roles"
    REQUESTS_READ = "requests:read"
    REQUESTS_READ_ALL = "requests:read-all"
    REQUESTS_WRITE = "requests:write"
    REQUESTS_MANAGE = "requests:manage"
    REQUESTS_APPROVE = "requests:approve"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_READ_ALL = "evidence:read-all"
    EVIDENCE_READ_RESTRICTED = "evidence:read-restricted"
    EVIDENCE_READ_CASE_MATERIAL = "evidence:read-case-material"
    EVIDENCE_WRITE = "evidence:write"
    EVIDENCE_WRITE_ALL = "evidence:write-all"
    EVIDENCE_DECIDE = "evidence:decide"
    SELF_ASSESSMENT_READ = "self-assessment:read"
    SELF_ASSESSMENT_READ_ALL = "self-assessment:read-all"
    SELF_ASSESSMENT_WRITE = "self-assessment:write"
    SELF_ASSESSMENT_WRITE_PRACTICE = "self-assessment:write-practice"
    SELF_ASSESSMENT_WRITE_ALL = "self-assessment:write-all"
    ACTIONS_READ = "actions:read"
    ACTIONS_WRITE = "actions:write"
    CASES_COUNT = "cases:count"
    CASES_READ = "cases:read"
    CASES_READ_ALL = "cases:read-all"
    CASES_LIST_ALL = "cases:list-all"
    CASES_WRITE = "cases:write"
    CASES_CHECK = "cases:check"
    CASES_MANAGE = "cases:manage"
    CASES_REVIEW_LOGS = "cases:review-logs"
    GAPS_READ = "gaps:read"
    GAPS_ACCEPT = "gaps:accept"
    PACKS_READ = "packs:read"
    PACKS_BUILD = "packs:build"
    PACKS_BUILD_CASES = "packs:build-cases"
    TODAY_COUNTS = "today:counts"
    ACTIVITY_READ = "activity:read"
    RECORD_OWN = "record:own"
    RECORD_READS = "record:reads"
    RECORD_VERIFY = "record:verify"
    RECORD_ERASE = "record:erase"
    OUTBOX_READ = "outbox:read"
    SYSTEM_RUN = "system:run"

    @property
    def area(self) -> str:
        return self.value.split(":")[0]


P = Permission
_TEAM = {
    P.ASSESSMENT_READ, P.PEOPLE_READ, P.REQUESTS_READ, P.REQUESTS_READ_ALL, P.REQUESTS_WRITE, P.EVIDENCE_READ,
    P.EVIDENCE_READ_ALL, P.EVIDENCE_WRITE, P.EVIDENCE_WRITE_ALL, P.SELF_ASSESSMENT_READ, P.SELF_ASSESSMENT_READ_ALL,
    P.SELF_ASSESSMENT_WRITE, P.ACTIONS_READ, P.ACTIONS_WRITE, P.CASES_COUNT, P.GAPS_READ, P.TODAY_COUNTS, P.ACTIVITY_READ,
    P.RECORD_OWN,
}  # fmt: skip

# REQUESTS_WRITE without REQUESTS_READ_ALL reaches only the requests a person owns.
# SELF_ASSESSMENT_WRITE alone reaches only the assertions a person owns or wrote; with WRITE_PRACTICE those on practice too.
# CASES_READ, CASES_WRITE and CASES_CHECK without CASES_READ_ALL reach only the cases a person is assigned to.
ROLE_TABLE: dict[Role, frozenset[Permission]] = {
    Role.CORE: frozenset(
        _TEAM
        | {P.REQUESTS_MANAGE, P.SELF_ASSESSMENT_WRITE_ALL, P.CASES_READ, P.CASES_WRITE, P.CASES_CHECK, P.PACKS_READ, P.PACKS_BUILD}
    ),
    Role.LEAD: frozenset(
        _TEAM
        | {
            P.ASSESSMENT_SET_UP, P.ASSESSMENT_DATES, P.REQUESTS_MANAGE, P.REQUESTS_APPROVE, P.EVIDENCE_READ_RESTRICTED,
            P.EVIDENCE_READ_CASE_MATERIAL, P.EVIDENCE_DECIDE, P.SELF_ASSESSMENT_WRITE_ALL, P.CASES_READ, P.CASES_READ_ALL,
            P.CASES_LIST_ALL, P.CASES_WRITE, P.CASES_CHECK, P.CASES_MANAGE, P.GAPS_ACCEPT, P.PACKS_READ, P.PACKS_BUILD,
            P.PACKS_BUILD_CASES, P.RECORD_VERIFY,
        }
    ),
    Role.PSW: frozenset(
        _TEAM
        | {
            P.EVIDENCE_READ_CASE_MATERIAL, P.SELF_ASSESSMENT_WRITE_PRACTICE, P.CASES_READ, P.CASES_READ_ALL, P.CASES_LIST_ALL,
            P.CASES_WRITE, P.CASES_CHECK, P.CASES_MANAGE, P.CASES_REVIEW_LOGS, P.PACKS_READ, P.PACKS_BUILD_CASES, P.RECORD_READS,
        }
    ),
    Role.CONTRIB: frozenset(
        {
            P.ASSESSMENT_READ, P.REQUESTS_READ, P.REQUESTS_WRITE, P.EVIDENCE_READ, P.EVIDENCE_WRITE, P.SELF_ASSESSMENT_READ,
            P.SELF_ASSESSMENT_WRITE, P.CASES_READ, P.CASES_WRITE, P.CASES_CHECK, P.RECORD_OWN,
        }
    ),
    Role.DIRECTOR: frozenset(
        {
            P.ASSESSMENT_READ, P.PEOPLE_READ, P.REQUESTS_READ, P.REQUESTS_READ_ALL, P.EVIDENCE_READ, P.EVIDENCE_READ_ALL,
            P.SELF_ASSESSMENT_READ, P.SELF_ASSESSMENT_READ_ALL, P.ACTIONS_READ, P.CASES_COUNT, P.GAPS_READ, P.TODAY_COUNTS,
            P.ACTIVITY_READ, P.RECORD_OWN,
        }
    ),
    Role.MEMBER: frozenset({P.ASSESSMENT_READ, P.TODAY_COUNTS, P.RECORD_OWN}),
    Role.ADMIN: frozenset(
        {P.PEOPLE_READ, P.PEOPLE_WRITE, P.PEOPLE_GIVE_ROLES, P.OUTBOX_READ, P.RECORD_OWN, P.RECORD_VERIFY}
    ),
    Role.IG: frozenset(
        {
            P.ASSESSMENT_READ, P.PEOPLE_READ, P.REQUESTS_READ, P.REQUESTS_READ_ALL, P.EVIDENCE_READ, P.EVIDENCE_READ_ALL,
            P.EVIDENCE_READ_RESTRICTED, P.EVIDENCE_READ_CASE_MATERIAL, P.EVIDENCE_DECIDE, P.CASES_COUNT, P.CASES_LIST_ALL,
            P.GAPS_READ, P.TODAY_COUNTS, P.OUTBOX_READ,
            P.RECORD_OWN, P.RECORD_READS, P.RECORD_VERIFY, P.RECORD_ERASE,
        }
    ),
}  # fmt: skip


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that a person with these roles may do."""
    return frozenset().union(*(ROLE_TABLE[role] for role in roles)) if roles else frozenset()
