"""Introductions: said once, recognised, kept, and never asked for twice."""

import pytest

from tests.kit import Group

WORDS = "大家好，我来报到了，在杭州做设计，喜欢爬山"


async def known(group: Group) -> str:
    """What the admin is told about who has said hello."""
    await group.hears(group.admin, "/introductions")
    return (await group.replies())[-1]


async def arrive(group: Group, name: str = "小红") -> None:
    await group.joins(name)
    await group.passes(seconds=21)


async def thank_in_words(group: Group) -> None:
    await group.hears(group.admin, "/set introductions.thanks reply")


async def test_a_newcomer_who_says_hello_is_kept(group: Group) -> None:
    await arrive(group)
    assert "还没报到的 1 位：小红" in await known(group)
    await group.hears("小红", WORDS, at="2026-03-01T10:00+08:00")
    overview = await known(group)
    assert "小红 · 2026年3月1日 10:00" in overview
    assert "还没报到" not in overview


@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        "自我介绍：小红，杭州，设计师，爬山",
        "#INTRO Hi, I am Hong from Hangzhou",
        "新人报到！我是小红，做设计的，请多关照",
    ],
)
async def test_each_of_the_words_will_do(group: Group, words: str) -> None:
    await thank_in_words(group)
    await arrive(group)
    await group.hears("小红", words)
    assert (await group.replies())[-1] == "认识你啦，小红！"


async def test_an_answer_to_the_welcome_will_do_without_any_word(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    welcome = (await group.shown())[-1]
    await group.hears("小红", "谢谢欢迎，我在杭州做设计，平时喜欢爬山", reply_to=welcome.key)
    assert (await group.replies())[-1] == "认识你啦，小红！"


async def test_an_answer_to_anything_else_will_not(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    line = await group.hears("阿明", "周末谁去爬山？我们打算去北高峰")
    before = await group.replies()
    await group.hears("小红", "我去我去，周末两天都有空，几点集合", reply_to=line)
    assert await group.replies() == before


@pytest.mark.parametrize("words", ["报到", "报到！！！！！！！！！！！！！", "大家好，今天天气真不错，一起出去玩吧"])
async def test_too_few_letters_or_none_of_the_words_is_small_talk(group: Group, words: str) -> None:
    await thank_in_words(group)
    await arrive(group)
    before = await group.replies()
    await group.hears("小红", words)
    assert await group.replies() == before


async def test_saying_it_twice_counts_once(group: Group) -> None:
    await thank_in_words(group)
    await group.hears(group.admin, "/set introductions.points 5")
    await arrive(group)
    await group.hears("小红", WORDS)
    assert (await group.replies())[-1] == "认识你啦，小红！+5 分"
    before = await group.replies()
    await group.redeliver()
    await group.hears("小红", "再次报到，" + WORDS)
    await group.restart()
    await group.hears("小红", "还要报到，" + WORDS)
    assert await group.replies() == before
    await group.hears("小红", "/points")
    assert "5" in (await group.replies())[-1]
    assert "10" not in (await group.replies())[-1]


async def test_who_comes_back_need_not_say_it_again(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    await group.hears("小红", WORDS)
    await group.leaves("小红")
    await group.passes(hours=1)
    await arrive(group)
    before = await group.replies()
    await group.hears("小红", WORDS)
    assert await group.replies() == before


async def test_newcomers_are_known_after_a_restart(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    await group.restart()
    await group.hears("小红", WORDS)
    assert (await group.replies())[-1] == "认识你啦，小红！"


async def test_old_members_and_late_words_are_talk(group: Group) -> None:
    await thank_in_words(group)
    await group.hears("阿明", WORDS)
    await arrive(group)
    await group.passes(days=7)
    before = await group.replies()
    await group.hears("小红", WORDS)
    assert await group.replies() == before


async def test_forwarded_words_introduce_nobody(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    before = await group.replies()
    await group.hears("小红", WORDS, forwarded_from="别人")
    assert await group.replies() == before


async def test_thanks_are_a_reaction_and_no_line_by_default(group: Group) -> None:
    await arrive(group)
    before = await group.replies()
    await group.hears("小红", WORDS)
    assert await group.replies() == before
    assert "小红" in await known(group)


async def test_after_the_button_any_words_will_do(group: Group) -> None:
    await thank_in_words(group)
    await arrive(group)
    await group.presses("小红", "新人报到")
    assert "至少 10 个字" in group.alerts("小红")[-1]
    await group.hears("小红", "好的")
    await group.hears("小红", "我在杭州做设计，平时喜欢爬山和摄影")
    assert (await group.replies())[-1] == "认识你啦，小红！"
    await group.presses("小红", "新人报到")
    assert group.alerts("小红")[-1] == "你已经报到过啦，大家都认识你了。"


async def test_what_somebody_said_can_be_read_again(group: Group) -> None:
    await arrive(group)
    key = await group.hears("小红", WORDS, at="2026-03-01T10:00+08:00")
    await group.hears("阿明", "/intro", reply_to=key)
    assert (await group.replies())[-1] == f"小红（2026年3月1日 10:00）：\n\n{WORDS}"


async def test_who_said_nothing_has_nothing_to_show(group: Group) -> None:
    line = await group.hears("阿明", "早")
    await group.hears("小王", "看介绍", reply_to=line)
    assert (await group.replies())[-1] == "阿明 还没有报到。"


async def test_nobody_named_is_answered_with_an_example(group: Group) -> None:
    await group.hears("阿明", "/intro")
    assert "/intro @xiaoming" in (await group.replies())[-1]


async def test_the_list_is_not_for_members(group: Group) -> None:
    await group.hears("阿明", "/introductions")
    assert await group.replies() == ["这件事需要管理员来做。"]


async def test_during_a_raid_nobody_is_expected_to_say_hello(group: Group) -> None:
    for n in range(14):
        await group.joins(f"路人{n}")
    await group.passes(minutes=1)
    assert "路人13" not in await known(group)


async def test_the_list_tells_how_the_week_went_and_who_waits_for_an_answer(group: Group) -> None:
    for name in ("小红", "小李", "小王"):
        await arrive(group, name)
    await group.hears("小红", WORDS)
    await group.hears("小李", "请问资料在哪里下载")
    await group.passes(minutes=31)
    overview = await known(group)
    assert "最近 7 天：3 人进群，2 人开口说话（2 人在头 24 小时内），1 人报到" in overview
    assert "新人问了、还没人接话：\n小李（2026年3月1日 09:01）：请问资料在哪里下载" in overview
