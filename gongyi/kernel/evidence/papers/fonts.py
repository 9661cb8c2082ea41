"""One Chinese font: looked for where systems keep them, once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
KNOWN = (
    ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"), ("NotoSansCJKsc-Regular.otf", "Noto Sans CJK SC"), ("NotoSansSC-Regular.ttf", "Noto Sans SC"),
    ("NotoSansSC-Regular.otf", "Noto Sans SC"), ("SourceHanSansSC-Regular.otf", "Source Han Sans SC"), ("SourceHanSansCN-Regular.otf", "Source Han Sans CN"),
    ("HarmonyOS_Sans_SC_Regular.ttf", "HarmonyOS Sans SC"), ("wqy-microhei.ttc", "WenQuanYi Micro Hei"), ("wqy-zenhei.ttc", "WenQuanYi Zen Hei"),
    ("msyh.ttc", "Microsoft YaHei"), ("PingFang.ttc", "PingFang SC"), ("simsun.ttc", "SimSun"), ("DroidSansFallbackFull.ttf", "Droid Sans Fallback"),
)  # fmt: skip


@dataclass(frozen=True)
class Font:
    """A font family and the folder it lies in."""

    family: str
    folder: str


@cache
def chinese(folders: tuple[str, ...]) -> Font | None:
    """The first known Chinese font of this machine; nothing where there is none."""
    families = dict(KNOWN)
    found = {
        path.name: path for folder in folders for path in Path(folder).rglob("*.[to]t[fc]") if path.name in families
    }
    for name, family in KNOWN:
        if name in found:
            return Font(family, str(found[name].parent))
    return None
