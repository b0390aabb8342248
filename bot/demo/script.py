"""The day in the reading club, scene by scene. Who says what stands in the catalogue (``demo.ftl``)."""

from collections.abc import Awaitable, Callable

from bot.demo.stage import Stage

Scene = Callable[[Stage], Awaitable[None]]


async def before_the_curtain(stage: Stage) -> None:
    """Those who were here already; two of them have written to the bot before."""
    with stage.behind_the_curtain():
        stage.admin("zhou")
        stage.members("ming", "rose", "walter")
        for part in ("zhou", "rose"):
            await stage.opens_private_chat(part)


async def setting_up(stage: Stage) -> None:
    await stage.scene("scene-setting-up")
    await stage.opens_private_chat("owner")
    await stage.types("owner", "/setup")
    stage.explain("why-setup")
    await stage.says("owner", "says-ritual")
    stage.explain("why-ritual")
    await stage.types("owner", "/rule add links new=7d : delete, mute 1d")
    await stage.taps("owner", "button-enforce")
    stage.explain("why-rule")


async def morning(stage: Stage) -> None:
    await stage.scene("scene-morning")
    await stage.at("7:30")
    stage.explain("why-prompt")
    await stage.at("7:32")
    await stage.says("ming", "says-checkin")
    stage.explain("why-checkin")
    await stage.at("7:41")
    await stage.taps("rose", "button-checkin")
    stage.explain("why-tap")


async def newcomers(stage: Stage) -> None:
    await stage.scene("scene-newcomers")
    await stage.at("8:10")
    await stage.joins("lee", "chen")
    await stage.at("8:12")
    stage.explain("why-welcome")
    await stage.says("lee", "says-introduction")
    stage.explain("why-introduction")


async def spam(stage: Stage) -> None:
    await stage.scene("scene-spam")
    with stage.behind_the_curtain():
        await stage.at("9:30")
    stage.narrate("skipped-digest")
    await stage.at("10:05")
    await stage.joins("spammer")
    await stage.at("10:06")
    await stage.says("spammer", "says-spam")
    stage.explain("why-spam")
    await stage.types("zhou", "/case 1")
    stage.explain("why-case")


async def report(stage: Stage) -> None:
    await stage.scene("scene-report")
    await stage.at("10:30")
    dubious = await stage.says("chen", "says-dubious")
    await stage.types("rose", stage.words("says-report"), reply_to=dubious)
    stage.explain("why-report")
    if await stage.taps("zhou", "button-delete", privately=True):
        stage.explain("why-decided")


async def poll(stage: Stage) -> None:
    await stage.scene("scene-poll")
    await stage.at("12:00")
    await stage.says("owner", "says-poll")
    for minute, (part, option) in enumerate((("ming", 2), ("rose", 0), ("walter", 2), ("lee", 2), ("zhou", 0))):
        await stage.at(f"12:{minute + 2:02}")
        await stage.votes(part, option)
    await stage.at("15:00")
    stage.explain("why-result")


async def announcement(stage: Stage) -> None:
    await stage.scene("scene-announcement")
    await stage.at("16:00")
    await stage.says("owner", "says-announcement")
    await stage.taps("owner", "button-schedule")
    stage.explain("why-preview")
    await stage.at("20:00")
    stage.explain("why-announcement")
    await stage.at("22:00")
    stage.explain("why-summary")


async def next_morning(stage: Stage) -> None:
    await stage.scene("scene-next-morning")
    await stage.at("7:33", days=1)
    await stage.says("ming", "says-checkin")
    stage.explain("why-streak")


async def digest(stage: Stage) -> None:
    await stage.scene("scene-digest")
    await stage.at("9:01", days=1)
    stage.explain("why-digest")


SCENES: tuple[Scene, ...] = (
    before_the_curtain, setting_up, morning, newcomers, spam, report, poll, announcement, next_morning, digest,
)  # fmt: skip
