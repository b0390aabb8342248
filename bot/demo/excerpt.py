"""Part of the demo's day as text, for the README: ``python -m bot.demo.excerpt`` writes it anew."""

import asyncio
import io
import tempfile
from pathlib import Path

from rich.console import Console

from bot.demo.play import perform
from bot.demo.script import Scene, before_the_curtain, morning, newcomers, setting_up, spam
from bot.demo.stage import Stage
from bot.demo.transcript import Transcript
from bot.phrases import Phrases

READMES = {"README.md": "en", "README.zh-CN.md": "zh-CN"}
BEGIN, END = "<!-- demo:begin -->", "<!-- demo:end -->"
_WIDTH = 96


async def _set_up_unseen(stage: Stage) -> None:
    with stage.behind_the_curtain():
        await setting_up(stage)


SCENES: tuple[Scene, ...] = (before_the_curtain, _set_up_unseen, morning, newcomers, spam)


def excerpt(language: str) -> str:
    """The morning of the demo, played now, as it looks in a terminal without colours."""
    printed = io.StringIO()
    screen = Transcript(Console(file=printed, width=_WIDTH, highlight=False), Phrases.load(), language, 0)
    with tempfile.TemporaryDirectory(prefix="hearth-demo-") as folder:
        asyncio.run(perform(SCENES, Path(folder) / "hearth.db", language, screen))
    return printed.getvalue().strip()


def renewed(page: str, language: str) -> str:
    """A README with the excerpt of now between its two marks. Raises ValueError where the marks are missing."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n```text\n{excerpt(language)}\n```\n{END}{after}"


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    for name, language in READMES.items():
        path = root / name
        path.write_text(renewed(path.read_text("utf-8"), language), "utf-8")


if __name__ == "__main__":
    main()
