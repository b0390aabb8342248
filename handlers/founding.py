"""/newgroup: a group made by us, for whoever may run one already."""

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_hex

from bot.domain.actions import Priority
from bot.domain.capabilities import Capability
from bot.domain.events import MessageReceived, TimerDue
from bot.domain.founding import FoundGroup
from bot.domain.people import Right
from bot.routing import Ctx, Router, Where
from bot.services.founding import BadWish, Founded, NotYet, Refused, outcome_of, wish_of

router = Router(feature="founding")
SOON, LATER = timedelta(seconds=5), timedelta(minutes=2)
MOST_LOOKS = 30


def _is_prose(rest: str) -> bool:
    """The Chinese word begins many a sentence; with names behind it, it is meant."""
    return "@" not in rest


@router.command(
    "newgroup", "建群", right=Right.CONFIGURE, where=Where.CONNECTED, needs={Capability.FILL_GROUPS},
    alias_takes_args=True, unless=_is_prose,
)  # fmt: skip
async def on_new_group(_event: MessageReceived, ctx: Ctx) -> None:
    """It is asked for once, with a token of ours: whatever crashes on the way, it is made once."""
    wish = wish_of(ctx.args.text)
    if isinstance(wish, BadWish):
        ctx.reply(f"founding.{wish}")
        return
    asked = FoundGroup(chat_key=ctx.member.key, token=token_hex(12), title=wish.title, names=wish.names)
    action_id = ctx.act(asked, priority=Priority.REPLY).action_id
    ctx.audit("founding.asked", title=wish.title, members=len(wish.names) + 1)
    ctx.reply("founding.asked", title=wish.title)
    await _look_again(ctx, {"action": action_id, "title": wish.title, "person": ctx.member.person_id}, looks=0)


@router.timer("founding.look")
async def on_look(_event: TimerDue, ctx: Ctx) -> None:
    """Whoever asked hears once what became of it."""
    person, title = ctx.payload["person"], ctx.payload["title"]
    match await outcome_of(ctx.session, ctx.payload["action"]):
        case NotYet():
            if ctx.payload["looks"] < MOST_LOOKS:
                await _look_again(ctx, ctx.payload, looks=ctx.payload["looks"] + 1)
        case Founded():
            await ctx.tell(person, ctx.text("founding.made", title=title))
        case Refused(why, said):
            await ctx.tell(person, ctx.text(f"founding.why-{why}", title=title, said=said))


async def _look_again(ctx: Ctx, payload: Mapping[str, object], *, looks: int) -> None:
    key = f"{payload['action']}:{payload['person']}"
    wait = LATER if looks else SOON
    await ctx.set_timer("founding.look", key, at=ctx.now + wait, payload={**payload, "looks": looks})
