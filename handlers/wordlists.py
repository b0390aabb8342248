"""Lists that admins add to with one line: words, patterns, and domains that are allowed or not."""

from bot.domain.capabilities import Capability
from bot.domain.events import MessageReceived
from bot.domain.people import Right
from bot.domain.text import Text
from bot.entrusting import entrust_words
from bot.routing import Ctx, Router, Where
from bot.rule_words import try_and_enforce
from bot.services.guard import lists
from bot.services.guard.rulebook import TooManyRules
from bot.services.moderation.detectors.links import LinkMode
from bot.services.moderation.patterns import PatternMatchesAnything, PatternRefused, PatternTooLong, TooManyPatterns
from bot.services.moderation.rules import Mode

router = Router(feature="wordlists")
DOMAIN_ALIASES = ("domain", "域名")


@router.command("word", right=Right.CONFIGURE, where=Where.CONNECTED, reads_file=True)
async def on_word(event: MessageReceived, ctx: Ctx) -> None:
    verb, said = _verb(ctx)
    if verb == "list":
        await _show_words(ctx)
        return
    name, entries = lists.split_list(said)
    if verb is None or ctx.file_problem is not None:
        ctx.reply("wordlists.usage-word" if ctx.file_problem is None else "wordlists.file-unreadable")
        return
    if ctx.file is not None:
        entries += lists.split_list(ctx.file.decode("utf-8", "replace"))[1]
    elif not entries and event.quoted is not None:
        entries = lists.split_list(event.quoted.text)[1]
    if not entries:
        ctx.reply("wordlists.usage-word")
        return
    change = lists.add_words if verb == "add" else lists.remove_words
    changed = await change(ctx.session, ctx.chat.id, name, entries, by_id=ctx.member.person_id, now=ctx.now)
    _tell(ctx, changed)
    if isinstance(changed, lists.ListChanged) and Capability.WATCHES_STAFF in ctx.chat.capabilities:
        await entrust_words(ctx)
        ctx.reply("entrusted.words-hint", wish=ctx.settings.moderation.staff_words)


async def _show_words(ctx: Ctx) -> None:
    lines = [
        ctx.text("wordlists.list", name=one.name, size=one.size, words=" ".join(one.first))
        for one in await lists.show_lists(ctx.session, ctx.chat.id)
    ]
    ctx.reply_text(Text.join(lines))


@router.command("pattern", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_pattern(event: MessageReceived, ctx: Ctx) -> None:
    verb, said = _verb(ctx)
    by_id = ctx.member.person_id
    if verb == "list":
        patterns = await lists.patterns_of(ctx.session, ctx.chat.id)
        lines = [ctx.text("wordlists.pattern", number=n, pattern=one) for n, one in enumerate(patterns, 1)]
        ctx.reply_text(Text.join(lines) if lines else ctx.text("wordlists.no-patterns"))
    elif verb is None or not said:
        ctx.reply("wordlists.usage-pattern")
    elif verb == "remove":
        _tell(ctx, await lists.remove_pattern(ctx.session, ctx.chat.id, said, by_id=by_id, now=ctx.now))
    else:
        match await lists.add_pattern(ctx.session, ctx.chat.id, said, by_id=by_id, now=ctx.now):
            case PatternRefused(pattern, reason):
                ctx.reply("wordlists.pattern-refused", pattern=pattern, reason=reason)
            case PatternTooLong(_, limit):
                ctx.reply("wordlists.pattern-too-long", limit=limit)
            case PatternMatchesAnything(pattern):
                ctx.reply("wordlists.pattern-matches-anything", pattern=pattern)
            case TooManyPatterns(_, limit):
                ctx.reply("wordlists.too-many-patterns", limit=limit)
            case changed:
                _tell(ctx, changed)


@router.command("allow", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_allow(event: MessageReceived, ctx: Ctx) -> None:
    await _list_domain(ctx, LinkMode.ALLOW, "wordlists.usage-allow")


@router.command("deny", right=Right.CONFIGURE, where=Where.CONNECTED)
async def on_deny(event: MessageReceived, ctx: Ctx) -> None:
    await _list_domain(ctx, LinkMode.DENY, "wordlists.usage-deny")


async def _list_domain(ctx: Ctx, mode: LinkMode, usage: str) -> None:
    words = ctx.args.words
    if len(words) != 2 or words[0].lower() not in DOMAIN_ALIASES:
        ctx.reply(usage)
        return
    changed = await lists.list_domain(ctx.session, ctx.chat.id, words[1], mode, by_id=ctx.member.person_id, now=ctx.now)
    if isinstance(changed, lists.NotADomain):
        ctx.reply("wordlists.not-a-domain", found=changed.found)
    else:
        _tell(ctx, changed)


def _verb(ctx: Ctx) -> tuple[str | None, str]:
    """What is to be done, and with what; None: neither add, remove nor list."""
    first, _, rest = ctx.args.text.replace("\n", " \n", 1).partition(" ")
    return lists.VERBS.get(first.lower()), rest.strip()


def _tell(ctx: Ctx, change: lists.Change) -> None:
    match change:
        case lists.ListChanged(name, changed, size, rule, is_new):
            ctx.audit("wordlists.changed", list=name, changed=changed, size=size)
            ctx.refresh_chat()
            said = ctx.text("wordlists.changed", name=name, changed=changed, size=size)
            if rule is None:
                ctx.reply_text(said)
                return
            said += ctx.text("wordlists.rule-is", id=rule.id, mode=rule.mode.value, new=1 if is_new else 0)
            ctx.reply_text(said, buttons=() if rule.mode is Mode.ENFORCE else try_and_enforce(ctx, rule))
        case lists.NothingChanged(name, size):
            ctx.reply("wordlists.nothing-changed", name=name, size=size)
        case lists.ListTooLong(limit):
            ctx.reply("wordlists.too-long", limit=limit)
        case TooManyRules(limit):
            ctx.reply("wordlists.too-many-rules", limit=limit)
