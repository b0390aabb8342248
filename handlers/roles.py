"""Roles: who helps to run the group, and what for."""

from bot.domain.events import MemberLeft, MessageReceived
from bot.domain.people import Right, Role
from bot.domain.text import Text
from bot.routing import ChatView, Ctx, Router, Stage, Where
from bot.services import roles
from bot.services.targets import NotMeant, Target, Why, person_meant

router = Router(feature="roles")


@router.command(
    "role", "分派角色", right=Right.MANAGE_ROLES, where=Where.CONNECTED, destructive=True, alias_takes_args=True
)
async def on_role(event: MessageReceived, ctx: Ctx) -> None:
    meant = await person_meant(ctx.session, event, ctx.args.text, chat_id=ctx.chat.id, now=ctx.now)
    if isinstance(meant, NotMeant):
        ctx.reply("roles.usage-role" if meant.why is Why.NOBODY else f"sanctions.not-{meant.why}")
        return
    removing, word = _asked(ctx, meant.rest)
    role = roles.role_called(word, {role: _words(ctx, role) for role in roles.GRANTABLE})
    if role is None and (word or not removing):
        ctx.reply("roles.usage-role")
    elif removing:
        await _take(ctx, meant, role)
    elif role is not None:
        await _give(ctx, meant, role)


def _asked(ctx: Ctx, rest: str) -> tuple[bool, str]:
    """Whether a role is to be taken away, and the word that names it."""
    first, _, second = rest.partition(" ")
    removing = first.casefold() in " ".join(ctx.phrases.line(one, "roles.words-none") for one in _all(ctx)).split()
    return removing, second if removing else rest


def _words(ctx: Ctx, role: Role) -> str:
    return " ".join(ctx.phrases.line(language, f"roles.words-{role}") for language in _all(ctx))


def _all(ctx: Ctx) -> tuple[str, ...]:
    return ctx.phrases.languages


async def _give(ctx: Ctx, to: Target, role: Role) -> None:
    outcome = await roles.give_role(
        ctx.session,
        ctx.chat,
        role,
        chat_id=ctx.chat.id,
        to_id=to.person_id,
        to=to.ref,
        by_id=ctx.member.person_id,
        by_key=ctx.member.key,
        now=ctx.now,
    )
    name, called = to.ref.name, ctx.line(f"roles.name-{role}")
    match outcome:
        case roles.Given():
            ctx.refresh_chat()
            ctx.audit("roles.given", person=to.person_id, role=role)
            ctx.reply("roles.given", name=name, role=called, may=ctx.line(f"roles.may-{role}"))
        case roles.HadItAlready():
            ctx.reply("roles.had-it", name=name, role=called)
        case roles.MoreThanYours():
            ctx.reply("roles.more-than-yours", name=name)
        case roles.NoPerson():
            ctx.reply("roles.no-person")


async def _take(ctx: Ctx, meant: Target, role: Role | None) -> None:
    outcome = await roles.take_roles(
        ctx.session,
        ctx.chat,
        chat_id=ctx.chat.id,
        from_id=meant.person_id,
        by_id=ctx.member.person_id,
        by_key=ctx.member.key,
        only=role,
    )
    match outcome:
        case roles.Taken(taken):
            ctx.refresh_chat()
            ctx.audit("roles.taken", person=meant.person_id, roles=list(taken))
            ctx.reply("roles.taken", name=meant.ref.name)
        case roles.HadNone():
            ctx.reply("roles.had-none", name=meant.ref.name)
        case roles.MoreThanYours():
            ctx.reply("roles.more-than-yours", name=meant.ref.name)


@router.command("roles", "角色列表", where=Where.CONNECTED)
async def on_roles(event: MessageReceived, ctx: Ctx) -> None:
    helpers = await roles.helpers_of(ctx.session, ctx.chat.id, ctx.chat.owner_id)
    if not helpers:
        ctx.reply("roles.nobody")
        return
    lines = [ctx.text("roles.list")]
    for role in Role:
        names = [Text.plain(helper.name) for helper in helpers if helper.role is role]
        if names:
            together = Text.join(names, separator=ctx.line("roles.and"))
            lines.append(ctx.text("roles.line", role=ctx.line(f"roles.name-{role}"), names=together))
    ctx.reply_text(Text.join(lines))


def _had_a_duty(event: MemberLeft, chat: ChatView) -> bool:
    return bool(chat.roles)


@router.on(MemberLeft, when=_had_a_duty, stage=Stage.FEATURE)
async def on_helper_left(event: MemberLeft, ctx: Ctx) -> None:
    """A duty ends with the membership; the audit trail says so."""
    person_id = ctx.member.person_id
    if person_id in ctx.chat.roles and await roles.end_duties_of_who_left(ctx.session, ctx.chat.id, person_id):
        ctx.refresh_chat()
        ctx.audit("roles.left", person=person_id)
