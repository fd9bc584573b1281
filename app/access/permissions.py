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
    PEOPLE_PROPOSE_ROLES = "people:propose-roles"
    PEOPLE_SETTLE_ROLES = "people:settle-roles"
    PEOPLE_CONFIRM_ROLES = "people:confirm-roles"
    PEOPLE_SET_UP_FIRST = "people:set-up-first"
    PEOPLE_NAME_DEPUTY = "people:name-deputy"
    PEOPLE_BREAK_GLASS = "people:break-glass"
    PEOPLE_SEE_GLASS = "people:see-glass"
    PEOPLE_END_GLASS = "people:end-glass"
    PEOPLE_HAND_OVER = "people:hand-over"
    PEOPLE_EXPLAIN = "people:explain"
    PEOPLE_SECOND_LOOK = "people:second-look"
    REQUESTS_READ = "requests:read"
    REQUESTS_READ_ALL = "requests:read-all"
    REQUESTS_WRITE = "requests:write"
    REQUESTS_MANAGE = "requests:manage"
    REQUESTS_APPROVE = "requests:approve"
    REQUESTS_NAME_APPROVER = "requests:name-approver"
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
    CASES_CHECK_ALL = "cases:check-all"
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
# CASES_CHECK without CASES_CHECK_ALL checks only the cases whose checker a person is.
# A proposal of lead, psw or ig is settled with PEOPLE_CONFIRM_ROLES, one of another role with PEOPLE_GIVE_ROLES.
ROLE_TABLE: dict[Role, frozenset[Permission]] = {
    Role.CORE: frozenset(
        _TEAM
        | {P.REQUESTS_MANAGE, P.SELF_ASSESSMENT_WRITE_ALL, P.CASES_READ, P.CASES_WRITE, P.CASES_CHECK, P.PACKS_READ, P.PACKS_BUILD}
    ),
    Role.LEAD: frozenset(
        _TEAM
        | {
            P.ASSESSMENT_SET_UP, P.ASSESSMENT_DATES, P.PEOPLE_PROPOSE_ROLES, P.PEOPLE_NAME_DEPUTY, P.PEOPLE_SEE_GLASS,
            P.PEOPLE_END_GLASS, P.PEOPLE_HAND_OVER, P.REQUESTS_MANAGE, P.REQUESTS_APPROVE, P.REQUESTS_NAME_APPROVER,
            P.EVIDENCE_READ_RESTRICTED, P.EVIDENCE_READ_CASE_MATERIAL, P.EVIDENCE_DECIDE, P.SELF_ASSESSMENT_WRITE_ALL,
            P.CASES_READ, P.CASES_READ_ALL,
            P.CASES_LIST_ALL, P.CASES_WRITE, P.CASES_CHECK, P.CASES_MANAGE, P.GAPS_ACCEPT, P.PACKS_READ, P.PACKS_BUILD,
            P.PACKS_BUILD_CASES, P.RECORD_VERIFY, P.PEOPLE_SECOND_LOOK,
        }
    ),
    Role.PSW: frozenset(
        _TEAM
        | {
            P.EVIDENCE_READ_CASE_MATERIAL, P.SELF_ASSESSMENT_WRITE_PRACTICE, P.CASES_READ, P.CASES_READ_ALL, P.CASES_LIST_ALL,
            P.CASES_WRITE, P.CASES_CHECK, P.CASES_CHECK_ALL, P.CASES_MANAGE, P.CASES_REVIEW_LOGS, P.PACKS_READ, P.PACKS_BUILD_CASES,
            P.RECORD_READS,
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
        {
            P.PEOPLE_READ, P.PEOPLE_WRITE, P.PEOPLE_GIVE_ROLES, P.PEOPLE_PROPOSE_ROLES, P.PEOPLE_SETTLE_ROLES,
            P.PEOPLE_BREAK_GLASS, P.PEOPLE_SEE_GLASS, P.PEOPLE_EXPLAIN, P.OUTBOX_READ, P.RECORD_OWN, P.RECORD_VERIFY,
            P.PEOPLE_SECOND_LOOK,
        }
    ),
    Role.IG: frozenset(
        {
            P.ASSESSMENT_READ, P.PEOPLE_READ, P.REQUESTS_READ, P.REQUESTS_READ_ALL, P.EVIDENCE_READ, P.EVIDENCE_READ_ALL,
            P.EVIDENCE_READ_RESTRICTED, P.EVIDENCE_READ_CASE_MATERIAL, P.EVIDENCE_DECIDE, P.CASES_COUNT, P.CASES_LIST_ALL,
            P.GAPS_READ, P.TODAY_COUNTS, P.OUTBOX_READ, P.PEOPLE_SETTLE_ROLES, P.PEOPLE_CONFIRM_ROLES, P.PEOPLE_SEE_GLASS,
            P.PEOPLE_END_GLASS, P.PEOPLE_EXPLAIN, P.RECORD_OWN, P.RECORD_READS, P.RECORD_VERIFY, P.RECORD_ERASE,
            P.PEOPLE_SECOND_LOOK,
        }
    ),
}  # fmt: skip

# What a deputy of the lead may do beside what their own roles let them.
DEPUTY_RIGHTS = frozenset({P.REQUESTS_APPROVE})
# What an administrator may do under break-glass: read everything, change nothing.
GLASS_RIGHTS = frozenset(
    {
        P.ASSESSMENT_READ, P.REQUESTS_READ, P.REQUESTS_READ_ALL, P.EVIDENCE_READ, P.EVIDENCE_READ_ALL,
        P.EVIDENCE_READ_RESTRICTED, P.EVIDENCE_READ_CASE_MATERIAL, P.SELF_ASSESSMENT_READ, P.SELF_ASSESSMENT_READ_ALL,
        P.ACTIONS_READ, P.CASES_COUNT, P.CASES_READ, P.CASES_READ_ALL, P.CASES_LIST_ALL, P.GAPS_READ, P.PACKS_READ,
        P.TODAY_COUNTS, P.ACTIVITY_READ,
    }
)  # fmt: skip


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that a person with these roles may do. However an administrator came by it, they are never ig as well."""
    if Role.ADMIN in roles:
        roles -= {Role.IG}
    return frozenset().union(*(ROLE_TABLE[role] for role in roles)) if roles else frozenset()


# What opens the records of people who draw on care, or the list of them: usable only in a session with a second factor.
CASE_RIGHTS = frozenset(
    {permission for permission in Permission if permission.area == "cases"} - {P.CASES_COUNT}
    | {P.EVIDENCE_READ_CASE_MATERIAL, P.PACKS_BUILD_CASES}
)
