"""A poll before it is posted, and the list of those that are: texts and buttons for those who run polls."""

from datetime import timedelta
from functools import partial
from typing import Any

from bot.domain.actions import Button, Keyboard
from bot.domain.people import Right
from bot.domain.recurrence import upcoming
from bot.domain.schedule_text import describe
from bot.domain.text import Text
from bot.services.polls.card import rules_line
from bot.services.polls.desk import polls_listed, series_listed
from bot.services.polls.host import Host, line_of, words_of
from bot.services.polls.spec import PollSpec

PREVIEWED = 3
"""Dates shown before a recurring poll begins."""
DRAFT_LIFE = timedelta(hours=2)


def draft_card(host: Host, spec: PollSpec) -> Text:
    """A poll before it is posted: what will be asked, by which rules, and when."""
    parts: list[Text | str] = [words_of(host, "polls.draft-head"), words_of(host, "polls.head", question=spec.question)]
    rules = rules_line(host, spec, spec.closes_at)
    if rules:
        parts.append(rules)
    parts += [words_of(host, "polls.option", number=i, option=option) for i, option in enumerate(spec.options, 1)]
    if spec.correct is not None:
        parts.append(words_of(host, "polls.draft-answer", answer=spec.options[spec.correct]))
    if spec.explanation:
        parts.append(words_of(host, "polls.explanation", text=spec.explanation))
    if spec.lasts is not None:
        parts.append(words_of(host, "polls.draft-lasts", lasts=spec.lasts))
    if spec.rule is not None:
        said = describe(spec.rule)
        parts.append(words_of(host, "polls.draft-rule", rule=words_of(host, said.key, **said.values)))
        dates = upcoming(spec.rule, host.chat.zone, host.now, PREVIEWED)
        parts += [words_of(host, "polls.draft-date", at=date.at) for date in dates]
    return Text.join(parts)


def draft_keyboard(host: Host, spec: PollSpec, topic: str | None, *, author_id: int, right: Right | None) -> Keyboard:
    """Post, change, cancel, and what may be switched on the way. Only the author's presses count."""
    payload = {"spec": spec.model_dump(mode="json"), "topic": topic}

    def button(key: str, action: str, *, once: bool = False, **more: str) -> Button:
        return host.button(
            line_of(host, key),
            action,
            {**payload, **more},
            right=right,
            only=author_id,
            once=once,
            life=DRAFT_LIFE,
        )

    toggles = [button("polls.toggle-anonymous", "polls.toggle", what="anonymous")]
    if not spec.is_quiz:
        toggles.insert(0, button("polls.toggle-multiple", "polls.toggle", what="multiple"))
    return (
        (button("polls.post-button", "polls.post", once=True),),
        tuple(toggles),
        (button("polls.change-button", "polls.change", once=True), button("polls.cancel-button", "polls.cancel")),
    )


async def overview(host: Host) -> tuple[Text, Keyboard]:
    """Open polls and recurring ones, numbered, with what can be done to each."""
    make = partial(host.button, right=Right.RUN_POLLS)
    lines: list[Text] = []
    rows: list[tuple[Button, ...]] = []
    for number, one in enumerate(await polls_listed(host), 1):
        key = "polls.listed-unknown" if one.is_lost else "polls.listed"
        lines.append(words_of(host, key, number=number, question=one.question, voters=one.voters))
        rows.append((make(line_of(host, "polls.end-numbered", number=number), "polls.end", {"poll": one.poll.id}),))
    for number, every in enumerate(await series_listed(host), len(lines) + 1):
        values: dict[str, Any] = {"number": number, "question": every.spec.question}
        if every.next_at is None:
            lines.append(words_of(host, "polls.listed-paused", **values))
        else:
            lines.append(words_of(host, "polls.listed-series", at=every.next_at, **values))
        payloads = [{"series": every.series.id, "to": to} for to in ("pause" if every.next_at else "resume", "delete")]
        rows.append(
            tuple(
                make(line_of(host, f"polls.{payload['to']}-numbered", number=number), "polls.series", payload)
                for payload in payloads
            )
        )
    return (Text.join(lines) if lines else words_of(host, "polls.none-open")), tuple(rows)
