"""A Telegram Desktop export of any size, always the same for the same size: written when needed, never kept."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.processes import ROOT, BenchmarkError, quiet_environment

CHAT = 1_234_567_890
_BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
_PEOPLE = 3_000
_SAID = (
    "今天 打卡 好的 谢谢 早上好 一起 学习 群里 大家 看看 这个 问题 怎么 解决 hello world please look at this link "
    "meeting tomorrow 周末 活动 报名 材料 已发 收到 哈哈 不错 加油 晚安 图片 链接 https://example.com/a"
)
_WORDS = _SAID.split()


def write_export(path: Path, megabytes: float, *, seed: int = 7) -> int:
    """Write whole messages until the file has the size, and return how many. Laid out as Telegram Desktop does."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{\n "name": "基准群",\n "type": "private_supergroup",\n "id": {CHAT},\n "messages": [')
        for message in _messages(Random(seed)):
            lines = json.dumps(message, ensure_ascii=False, indent=1).replace("\n", "\n  ")
            file.write(f"{',' if count else ''}\n  {lines}")
            count += 1
            if count % 1_000 == 0 and file.tell() >= megabytes * 1_000_000:
                break
        file.write("\n ]\n}\n")
    return count


def _messages(random: Random) -> Iterator[dict[str, object]]:
    number, at = 0, _BEGIN
    while True:
        number += 1
        at += timedelta(seconds=random.randint(1, 90))
        who = min(int(random.expovariate(1 / 300)), _PEOPLE - 1)
        moment = {"date": at.strftime("%Y-%m-%dT%H:%M:%S"), "date_unixtime": str(int(at.timestamp()))}
        name, account = f"成员 {who}", f"user{500_000_000 + who}"
        if random.random() < 0.01:
            actor = {"actor": name, "actor_id": account, "action": "join_group_by_link", "inviter": "Group"}
            yield {"id": number, "type": "service", **moment, **actor, "text": "", "text_entities": []}
            continue
        message: dict[str, object] = {"id": number, "type": "message", **moment, "from": name, "from_id": account}
        if number > 100 and random.random() < 0.2:
            message["reply_to_message_id"] = number - random.randint(1, 100)
        text = " ".join(random.choices(_WORDS, k=random.randint(1, 24)))
        if random.random() < 0.1:
            message |= {"photo": "(File not included. Change data exporting settings to download.)", "width": 960}
            text = ""
        message |= {"text": text, "text_entities": [{"type": "plain", "text": text}] if text else []}
        if random.random() < 0.05:
            fan = random.randrange(_PEOPLE)
            recent = {"from": f"成员 {fan}", "from_id": f"user{500_000_000 + fan}", "date": moment["date"]}
            message["reactions"] = [{"type": "emoji", "count": 1, "emoji": "👍", "recent": [recent]}]
        yield message


@dataclass(frozen=True, slots=True)
class Import:
    """What one run of the command took."""

    seconds: float
    cpu_seconds: float
    rss_mib: float
    new_lines: int


def import_export(file: Path, database: Path) -> Import:
    """Run ``hearth import`` in a process of its own, on a database that is made where there is none."""
    environment = quiet_environment() | {"HEARTH_DATABASE__URL": f"sqlite:///{database}"}
    hearth = [sys.executable, "-m", "bot"]
    subprocess.run([*hearth, "migrate"], cwd=ROOT, env=environment, check=True, capture_output=True)
    started = time.perf_counter()
    running = subprocess.Popen(
        [*hearth, "import", "telegram-export", str(file)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None, "it was asked for"
    said = running.stdout.read()
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    found = re.search(r"New: ([\d,]+) lines", said)
    if running.returncode or found is None:
        raise BenchmarkError(said[-1_000:])
    lines = int(found[1].replace(",", ""))
    return Import(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines)
