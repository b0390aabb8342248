"""/community: groups of one owner are put together, on whatever platforms they are."""

from bot.domain.events import MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.routing import Ctx, Router, Where
from bot.services import communities
from bot.services.authority import Allowed, authorize
from bot.services.communities import Order

router = Router(feature="communities")


def _is_prose(rest: str) -> bool:
    return bool(rest) and communities.read_order(rest) is None


@router.command(
    "community",
    "社群",
    where=Where.CONNECTED,
    alias_takes_args=True,
    unless=_is_prose,
    needs_admins=True,
    personal=True,
)
async def on_community(event: MessageReceived, ctx: Ctx) -> None:
    order = communities.read_order(ctx.args.text)
    if order is None:
        ctx.reply("communities.usage-community")
    elif order[0] is Order.SHOW:
        await _show(ctx)
    elif not _may(ctx, Right.OWN):
        ctx.reply("communities.owner-only")
    else:
        await _obey(ctx, *order)


def _may(ctx: Ctx, right: Right) -> bool:
    return isinstance(authorize(ctx.member.ref, ctx.member.person_id, ctx.chat, right), Allowed)


async def _obey(ctx: Ctx, order: Order, rest: str) -> None:
    match order:
        case Order.NEW:
            await _found(ctx, rest)
        case Order.JOIN:
            await _join(ctx, rest)
        case Order.LEAVE:
            await _leave(ctx)
        case Order.DIGEST_ON | Order.DIGEST_OFF:
            await _set_digest(ctx, wanted=order is Order.DIGEST_ON)
        case Order.SHOW:
            pass


async def _show(ctx: Ctx) -> None:
    """Members read its name; which other groups there are is for whoever helps to run this one."""
    seen = await communities.community_around(ctx.session, ctx.chat.id)
    if isinstance(seen, communities.InNone):
        ctx.reply("communities.in-none" if not _may(ctx, Right.OWN) else "communities.found-one")
        return
    owner, groups = seen.owner, len(seen.groups)
    lines = [ctx.text("communities.name", name=seen.name, owned=bool(owner), owner=owner, groups=groups)]
    if _may(ctx, Right.READ_STATS):
        for group in seen.groups:
            platform = ctx.line(f"linking.platform-{group.platform}")
            lines.append(ctx.text("communities.group", title=group.title, platform=platform))
    if _may(ctx, Right.OWN) and seen.owner_id == ctx.member.person_id and ctx.in_private():
        lines.append(ctx.text("communities.code", code=seen.code, one_digest=seen.one_digest))
    elif _may(ctx, Right.OWN):
        lines.append(ctx.text("communities.code-privately"))
    ctx.reply_text(Text.join(lines))


async def _found(ctx: Ctx, name: str) -> None:
    outcome = await communities.found(ctx.session, ctx.chat.id, ctx.member.person_id, name, now=ctx.now)
    match outcome:
        case communities.Founded(name, code):
            ctx.audit("communities.founded", name=name)
            ctx.reply("communities.founded", name=name, code=code)
        case communities.BadName(longest):
            ctx.reply("communities.bad-name", longest=longest)
        case communities.InOneAlready(name):
            ctx.reply("communities.in-one-already", name=name)


async def _join(ctx: Ctx, code: str) -> None:
    outcome = await communities.join(ctx.session, ctx.chat.id, ctx.member.person_id, code, now=ctx.now)
    match outcome:
        case communities.JoinedIt(name, groups):
            ctx.audit("communities.joined", name=name)
            ctx.reply("communities.joined", name=name, groups=groups)
        case communities.InOneAlready(name):
            ctx.reply("communities.in-one-already", name=name)
        case communities.NoSuchCommunity():
            ctx.reply("communities.no-such")
        case communities.NotItsOwner():
            ctx.reply("communities.not-its-owner")
        case communities.Full(most):
            ctx.reply("communities.full", most=most)


async def _leave(ctx: Ctx) -> None:
    match await communities.leave(ctx.session, ctx.chat.id):
        case communities.Left(name, ended):
            ctx.audit("communities.left", name=name)
            ctx.reply("communities.ended" if ended else "communities.left", name=name)
        case communities.InNone():
            ctx.reply("communities.in-none")


async def _set_digest(ctx: Ctx, *, wanted: bool) -> None:
    match await communities.set_one_digest(ctx.session, ctx.chat.id, ctx.member.person_id, wanted=wanted):
        case communities.InNone():
            ctx.reply("communities.in-none")
        case True:
            ctx.audit("communities.digest", one=wanted)
            ctx.reply("communities.one-digest" if wanted else "communities.many-digests")
        case False:
            ctx.reply("communities.not-its-owner")
