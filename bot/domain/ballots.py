"""Ballots: a poll that each member answers in private, asked for and shown on their own copy."""

from typing import Literal

from bot.domain.acts import Act, VisibleAct


class HandOutBallots(VisibleAct):
    """Hand everybody in a chat a ballot of their own, in private. ``poll_key``: ours; the answers come back with it."""

    kind: Literal["hand_out_ballots"] = "hand_out_ballots"
    poll_key: str
    question: str
    options: tuple[str, ...]
    multiple: bool = False
    note: str = ""


class MarkBallot(Act):
    """Show on a ballot what counts now. ``person_key`` None: on everybody's, which ``is_closed`` is for.

    ``press_key``: the answer that lets it be changed, as it came with ``PollAnswered``.
    """

    kind: Literal["mark_ballot"] = "mark_ballot"
    poll_key: str
    question: str
    options: tuple[str, ...]
    multiple: bool = False
    note: str = ""
    person_key: str | None = None
    press_key: str | None = None
    chosen: tuple[int, ...] = ()
    is_closed: bool = False
