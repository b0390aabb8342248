"""/mydata: everything stored about me, as a file. /forgetme: erase it."""

from datetime import timedelta

from bot.domain.actions import Priority, SendFile
from bot.domain.capabilities import Capability
from bot.domain.events import ButtonPressed, MessageReceived
from bot.routing import Ctx, Router
from bot.services import forgetting
from bot.services.invitations.desk import leave_none_behind

router = Router(feature="privacy")
CONFIRM_FOR = timedelta(minutes=10)


@router.command("mydata", "我的数据", needs={Capability.FILES}, reads_events=True, personal=True)
async def on_my_data(event: MessageReceived, ctx: Ctx) -> None:
    account = await forgetting.account_of(ctx.session, event.chat.platform, ctx.member.person_id)
    if account is None:
        ctx.reply("privacy.write-first")
        return
    again_at = await forgetting.may_ask_again_at(ctx.session, ctx.member.person_id, now=ctx.now)
    if again_at is not None:
        ctx.reply("privacy.told-already", at=again_at)
        return
    content = await forgetting.everything_about(ctx.session, ctx.member.person_id, now=ctx.now)
    name = f"hearth-{ctx.now:%Y-%m-%d}.json"
    file = SendFile(chat_key=account, name=name, content=content, caption=ctx.text("privacy.your-data"))
    ctx.act(file, priority=Priority.REPLY, expires_in=timedelta(hours=1))
    ctx.audit(forgetting.TOLD)
    if not ctx.in_private():
        ctx.reply("privacy.sent-privately", silent=True)


@router.command("forgetme", "忘记我", personal=True)
async def on_forget_me(event: MessageReceived, ctx: Ctx) -> None:
    only = ctx.member.person_id
    yes = ctx.button(ctx.line("privacy.erase-button"), "privacy.erase", only=only, once=True, life=CONFIRM_FOR)
    no = ctx.button(ctx.line("privacy.keep-button"), "privacy.keep", only=only, once=True, life=CONFIRM_FOR)
    ctx.reply("privacy.really", buttons=ctx.rows((yes, no)))


@router.button("privacy.keep")
async def on_keep(event: ButtonPressed, ctx: Ctx) -> None:
    ctx.edit(ctx.text("privacy.kept"))
    ctx.answer("privacy.kept")


@router.button("privacy.erase", reads_events=True)
async def on_erase(event: ButtonPressed, ctx: Ctx) -> None:
    person_id = ctx.member.person_id
    nameless = ctx.line("privacy.nameless")
    ctx.effects.timers_changed |= await leave_none_behind(ctx.session, person_id, now=ctx.now)
    forgotten = await forgetting.forget(ctx.session, person_id, name=nameless, now=ctx.now)
    for chat_id in forgotten.chat_ids:
        ctx.refresh_chat(chat_id)
    ctx.forget_person(person_id)
    ctx.audit("privacy.forgotten")
    ctx.edit(ctx.text("privacy.erased"))
    ctx.answer("privacy.erased-short")
