"""Make static/img/icons.svg: one sprite with the icons that the templates use, and two of our own.

    npm pack lucide-static@1.62.0 && tar xzf lucide-static-1.62.0.tgz
    python tools/cut_icons.py package/icons

Add a name to ICONS, run it, and write the new sha256 (printed) into static/vendor/manifest.json.
"""

import hashlib
import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "static" / "img" / "icons.svg"

ICONS = """
accessibility activity arrow-down arrow-left arrow-right arrow-up backpack badge-check ban bell book-open building-2
calendar-days calendar-plus calendar-x check chevron-down chevron-left chevron-right chevrons-up-down circle-alert
circle-check circle-help clipboard-check clipboard-list clock clock-arrow-up cloud-rain download ellipsis external-link
eye file-text flag folder-kanban graduation-cap hand-heart heart-pulse history hourglass house inbox info key-round
languages layout-dashboard link list list-checks log-out mail map map-pin menu message-square minus moon navigation
pause pencil phone play plus printer qr-code rotate-ccw save scale scan-line search send settings share-2 shield-alert
shield-check sliders-horizontal sprout sun sunrise trash-2 trending-down trending-up triangle-alert undo-2 user-check
user-minus user-plus user-round user-x users users-round wifi-off x
""".split()

#: a direction's icon under the direction's code
ALIASES = {
    "d-bilim": "book-open",
    "d-saulyq": "heart-pulse",
    "d-taza": "sprout",
    "d-umit": "sunrise",
    "d-qamqor": "hand-heart",
}
#: drawn for this portal: the crown of a yurt (heritage), an elder with a child (continuity)
OWN = {
    "d-asyl": '<circle cx="12" cy="12" r="9"/><path d="M7.6 4.2c2 5 2 10.6 0 15.6M16.4 4.2c-2 5-2 10.6 0 15.6'
    'M4.2 7.6c5 2 10.6 2 15.6 0M4.2 16.4c5-2 10.6-2 15.6 0"/>',
    "d-sabaq": '<circle cx="8.5" cy="6" r="3"/><path d="M3 20v-3.5a5.5 5.5 0 0 1 9.3-4"/>'
    '<circle cx="17" cy="11.5" r="2.3"/><path d="M12.5 20v-.5a4.5 4.5 0 0 1 9 0v.5"/>',
}


def symbol(name: str, body: str) -> str:
    """Return one icon of the sprite."""
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{body}</symbol>'


def body_of(folder: Path, name: str) -> str:
    """Return what is inside the `<svg>` of a package's icon, on one line."""
    inside = re.search(r"<svg[^>]*>(.*?)</svg>", (folder / f"{name}.svg").read_text(), re.DOTALL)
    if inside is None:
        raise SystemExit(f"{name}.svg holds no drawing.")
    return re.sub(r"\s+/>", "/>", re.sub(r"\s+", " ", inside.group(1))).replace("> <", "><").strip()


def main() -> None:
    """Write the sprite and print its checksum."""
    folder = Path(sys.argv[1])
    symbols = [symbol(name, body_of(folder, name)) for name in ICONS]
    symbols += [symbol(name, body_of(folder, source)) for name, source in ALIASES.items()]
    symbols += [symbol(name, body) for name, body in OWN.items()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(sorted(symbols)) + "</svg>\n"
    TARGET.write_text(sprite)
    print(
        f"{len(symbols)} icons, {len(sprite)} characters, sha256 {hashlib.sha256(sprite.encode()).hexdigest()}"
    )


if __name__ == "__main__":
    main()
