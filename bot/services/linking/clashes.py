"""What becomes of two rows that cannot both stand under one person, table by table.

Every table that refers to people is named here, so that none is forgotten when two persons become one; a test asks the
tables themselves.
"""

from collections.abc import Mapping
from typing import Any

from bot.domain.people import MemberStatus
from models.merging import Row, Settle


def _same(_mine: Row, _theirs: Row) -> Mapping[str, Any]:
    """Both say the same."""
    return {}


def _earlier(column: str) -> Settle:
    """The first of the two counts; what never was comes last."""

    def settle(mine: Row, theirs: Row) -> Mapping[str, Any]:
        is_first = theirs[column] is not None and (mine[column] is None or theirs[column] < mine[column])
        return _besides_keys(theirs) if is_first else {}

    return settle


def _later(column: str) -> Settle:
    """What was said last counts."""

    def settle(mine: Row, theirs: Row) -> Mapping[str, Any]:
        return _besides_keys(theirs) if theirs[column] > mine[column] else {}

    return settle


def _besides_keys(row: Row) -> Mapping[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "person_id")}


def _counted_together(mine: Row, theirs: Row) -> Mapping[str, Any]:
    return {"n": mine["n"] + theirs["n"]}


def _one_membership(mine: Row, theirs: Row) -> Mapping[str, Any]:
    """Messages add up; whoever is still there stands for both, with the powers of that account alone."""
    here, gone = (mine, theirs) if _presence(mine) >= _presence(theirs) else (theirs, mine)
    said = [row["last_message_at"] for row in (mine, theirs) if row["last_message_at"] is not None]
    origin = {name: here[name] or gone[name] for name in ("join_source", "invited_by_id", "invite_url")}
    standing = {name: here[name] for name in ("status", "powers", "joined_at", "left_at", "changed_at")}
    return {
        **standing,
        **origin,
        "first_seen_at": min(mine["first_seen_at"], theirs["first_seen_at"]),
        "message_count": mine["message_count"] + theirs["message_count"],
        "last_message_at": max(said, default=None),
    }


def _presence(row: Row) -> tuple[bool, Any]:
    status = MemberStatus(row["status"])
    return status.is_present, row["changed_at"] or row["joined_at"] or row["first_seen_at"]


def _one_check_in(mine: Row, theirs: Row) -> Mapping[str, Any]:
    """A day counts once: by the check-in that was not withdrawn, else by the earlier one."""
    claim = max(mine["claim"], theirs["claim"])
    mine_counts, theirs_count = mine["withdrawn_at"] is None, theirs["withdrawn_at"] is None
    takes_theirs = theirs_count and (not mine_counts or theirs["at"] < mine["at"])
    return {**(_besides_keys(theirs) if takes_theirs else {}), "claim": claim}


def _longer(mine: Row, theirs: Row) -> Mapping[str, Any]:
    """An exemption without an end outlasts every other."""
    if mine["until"] is None or (theirs["until"] is not None and theirs["until"] <= mine["until"]):
        return {}
    return _besides_keys(theirs)


def _either_wants(mine: Row, theirs: Row) -> Mapping[str, Any]:
    return {"wanted": mine["wanted"] or theirs["wanted"]}


CLASHES: Mapping[str, Settle | None] = {
    # the house
    "audit": None,
    "buttons": None,
    "chats": None,
    "connections": _later("connected_at"),
    "conversations": _later("expires_at"),
    "events": None,
    "identities": None,
    "link_requests": None,
    "link_tries": None,
    "member_day": _counted_together,
    "members": _one_membership,
    "role_grants": _earlier("granted_at"),
    "communities": None,
    "owner_days": _later("counted_at"),
    # newcomers
    "arrivals": _earlier("joined_at"),
    "buddies": _earlier("since"),
    "gate_requests": _later("asked_at"),
    "introductions": _earlier("at"),
    "invitations": _earlier("made_at"),
    "onboarding_steps": _earlier("at"),
    "referrals": _earlier("came_at"),
    # moderation
    "appeals": None,
    "cases": None,  # one cause about both: both cases stay, see ``keep_both_cases``
    "exemptions": _longer,
    "moderation_rules": None,
    "raid_newcomers": _same,
    "raids": None,
    "reporters": _earlier("at"),
    "reports": None,
    "restrictions": None,
    "warn_points": None,
    "word_lists": None,
    # rules of the group
    "rules_acceptances": _earlier("at"),
    "rules_gates": _earlier("since"),
    "rules_texts": None,
    # rituals, points, polls
    "check_ins": _one_check_in,
    "freezes": _earlier("at"),
    "points_entries": None,
    "poll_endings": None,
    "poll_series": None,
    "poll_votes": _later("at"),
    "polls": None,
    "announcements": None,
    "digest_wishes": _either_wants,
    "reminder_wishes": _same,
    "rituals": None,
}
"""By table; None: a person is part of no key there, so all rows simply go along."""
