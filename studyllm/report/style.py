"""How a report in HTML looks: two sets of colours, and the rules that use them.

The page has no other style, so the policy names the digest of this one and lets nothing else in.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

LIGHT = {
    "ground": "#ffffff",
    "panel": "#f7f6f2",
    "text": "#1f2329",
    "muted": "#59606c",
    "edge": "#d9d6cd",
    "link": "#1d55b5",
    "again": "#a8320c",
    "hard": "#bd7a00",
    "good": "#3b82c4",
    "easy": "#14365f",
    "young": "#bd7a00",
    "mature": "#1f5f9e",
    "backlog": "#a8320c",
    "now": "#2f77bb",
    "week": "#a8320c",
    "month": "#14202e",
    "foretold": "#2f77bb",
    "count": "#7d8796",
    "heat0": "#e9e7e0",
    "heat1": "#a9cbea",
    "heat2": "#5f9ed6",
    "heat3": "#2569ad",
    "heat4": "#0e3157",
}

DARK = {
    "ground": "#14161b",
    "panel": "#1c1f26",
    "text": "#e2e5ea",
    "muted": "#a0a7b4",
    "edge": "#383e4a",
    "link": "#8db4ff",
    "again": "#e0633a",
    "hard": "#f0b840",
    "good": "#4c93d6",
    "easy": "#bcdcfa",
    "young": "#f0b840",
    "mature": "#5ea5e8",
    "backlog": "#e0633a",
    "now": "#4c93d6",
    "week": "#f0b840",
    "month": "#ffffff",
    "foretold": "#5ea5e8",
    "count": "#768091",
    "heat0": "#2a2e37",
    "heat1": "#24486c",
    "heat2": "#2f74b5",
    "heat3": "#65aaeb",
    "heat4": "#cfe6ff",
}

LOOKS = tuple(LIGHT)[6:]
"""The names that pieces of pictures have as classes."""

_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,
"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;
overflow-wrap:anywhere}
main{max-width:1240px;margin:0 auto;padding:20px 14px 40px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 10px}
p{margin:0 0 10px}
.about,.end{color:var(--muted)}
.end{margin:24px 0 0;font-size:.9rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin:18px 0}
dl div{background:var(--panel);border:1px solid var(--edge);border-radius:8px;padding:8px 12px}
dt{color:var(--muted);font-size:.85rem}
dd{margin:0;font-size:1.2rem;font-weight:600}
.parts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,460px),1fr));gap:14px}
section{background:var(--panel);border:1px solid var(--edge);border-radius:8px;padding:14px;
min-width:0}
section.wide{grid-column:1/-1}
figure{margin:0}
figcaption{margin:10px 0 8px}
svg{display:block;width:100%;max-width:580px;height:auto;margin:0 auto}
svg text{fill:var(--muted);font-size:12px}
svg text.small{font-size:10px}
summary{cursor:pointer;color:var(--link)}
.scroll{overflow:auto;max-height:420px}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:4px 10px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid
var(--edge)}
td{min-width:6.5em}
td.long{min-width:13em}
th{color:var(--muted);font-weight:600}
th.number,td.number{text-align:right;white-space:nowrap;min-width:0}
.grid{stroke:var(--edge);fill:none}
.track{fill:var(--edge)}
.line{stroke-width:1.5;fill:none;stroke:var(--muted)}
.line:not(.young):not(.mature){stroke-dasharray:5 4}
.tick{stroke:var(--panel);stroke-width:1}
.dot.foretold{fill-opacity:.8}
"""

_PRINT = """
@media print{
main{max-width:none;padding:0}
body,section,dl div{background:none}
section{break-inside:avoid}
section.wide{break-inside:auto}
.parts{display:block}
section{margin:0 0 12px}
details{display:none}
.scroll{max-height:none;overflow:visible}
svg{max-width:480px}
*{print-color-adjust:exact}
}
"""


def style() -> str:
    """The whole of the style element's text."""
    looks = "".join(f".{name}{{fill:var(--{name})}}\n" for name in LOOKS)
    lines = "".join(
        f".line.{name}{{stroke:var(--{name});fill:none}}\n" for name in ("young", "mature")
    )
    return (
        f":root{{color-scheme:light dark;{_colours(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}"
        f"{_RULES}{looks}{lines}{_PRINT}"
    )


def digest(text: str) -> str:
    """What a policy lets a style in by."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _colours(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())
