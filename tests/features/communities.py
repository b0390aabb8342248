"""Communities in conversations."""

import re

from tests.features.links import Two, link

OTHER_OWNER = "群主的另一个号"


async def code_of_community(two: Two) -> str:
    here, _ = two
    await here.writes(here.owner, "/community")
    found: list[str] = re.findall(r"/community join ([2-9A-Z]{8})", (await here.private(here.owner))[-1])
    return found[0]


async def found_community(two: Two) -> None:
    """Both groups in one community: the owner is the same person on both platforms."""
    here, there = two
    await here.hears(here.owner, "/doctor")
    await there.hears(there.owner, "/doctor")
    await link(two, here.owner, there.owner)
    await here.hears(here.owner, "/community new 读书会")
    await there.hears(there.owner, f"/community join {await code_of_community(two)}")
