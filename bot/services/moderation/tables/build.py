"""Build ``simplified.txt`` from OpenCC (Apache-2.0; a development dependency). Run by hand after an upgrade:

python -m bot.services.moderation.tables.build
"""

import re
from pathlib import Path

import opencc

TARGET = Path(__file__).with_name("simplified.txt")
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))
_HEADER = "# Traditional character, then its simplified form; pairs. Built by build.py from OpenCC {version}, t2s.\n"
_PAIRS_PER_LINE = 50


def pairs() -> list[str]:
    """Every ideograph that simplifies to exactly one other character, as a two-character string."""
    convert = opencc.OpenCC("t2s").convert
    found = []
    for first, last in _IDEOGRAPHS:
        for point in range(first, last + 1):
            simplified = convert(chr(point))
            if len(simplified) == 1 and simplified != chr(point):
                found.append(chr(point) + simplified)
    return found


def main() -> None:
    """Write the table beside this file."""
    found = pairs()
    lines = ["".join(found[start : start + _PAIRS_PER_LINE]) for start in range(0, len(found), _PAIRS_PER_LINE)]
    version = re.sub(r"[^0-9.]", "", str(opencc.__version__))
    TARGET.write_text(_HEADER.format(version=version) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
