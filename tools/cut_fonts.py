"""Make static/fonts/*.woff2: one variable file a family, with Latin, Cyrillic and every Kazakh letter.

    npm pack @fontsource-variable/onest@5.3.1 @fontsource-variable/geologica@5.3.0   # and unpack each into its folder
    python tools/cut_fonts.py onest/package/files geologica/package/files

The packages split a family by script, and a Kazakh word needs two or three of their files. Both families change
linearly between two weights, so each piece is frozen at the lightest and the heaviest weight that the site uses, the
pieces are merged, and the two fonts are joined into one variable font again. Each run gives other bytes (times,
order of tables): write the printed sha256 into static/vendor/manifest.json.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset, varLib  # type: ignore[import-untyped]
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]

FONTS = Path(__file__).parent.parent / "static" / "fonts"

#: family → lightest and heaviest weight that the stylesheets use
WEIGHTS = {"onest": (400, 700), "geologica": (500, 700)}
#: the pieces of a family, in the order in which they give a letter
PIECES = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "math", "symbols")

LETTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0«»§©·°±×–—−‘’“”„…•№₸€%"
    + "ÁáÄäÉéÇçĞğİıÍíŃńÑñÓóÖöŚśŞşÚúÜüŪūÝýÈèÊêÔôÂâÅåÆæØøß"
    + "".join(map(chr, range(0x410, 0x450)))
    + "ЁёІіЇїЄєЎўҐґ"
    + "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "calt"]
DROPPED_TABLES = ["STAT", "MVAR", "HVAR", "gasp", "prep"]


def frozen_piece(path: Path, weight: int, codes: set[int]) -> TTFont:
    """Return a piece at one weight with only the characters wanted, without hints."""
    font = TTFont(path)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    options = subset.Options()
    options.hinting = False
    options.glyph_names = True
    options.notdef_outline = True
    options.layout_features = FEATURES
    options.drop_tables += DROPPED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = None
    return font


def master(folder: Path, family: str, weight: int, workshop: Path) -> Path:
    """Merge the pieces of a family at one weight and return the file. Each character comes from one piece."""
    wanted, files = {ord(letter) for letter in LETTERS}, []
    for piece in PIECES:
        source = folder / f"{family}-{piece}-wght-normal.woff2"
        codes = wanted & set(TTFont(source).getBestCmap()) if source.exists() else set()
        if not codes:
            continue
        wanted -= codes
        target = workshop / f"{family}-{weight}-{piece}.ttf"
        frozen_piece(source, weight, codes).save(target)
        files.append(str(target))
    if wanted:
        print(f"{family} has no", " ".join(chr(code) for code in sorted(wanted)))
    merged = workshop / f"{family}-{weight}.ttf"
    merge.Merger(options=merge.Options(drop_tables=["STAT"])).merge(files).save(merged)
    return merged


def join(masters: list[Path], weights: tuple[int, int], target: Path) -> None:
    """Make one variable font of two weights."""
    design = DesignSpaceDocument()
    design.addAxis(
        AxisDescriptor(name="Weight", tag="wght", minimum=weights[0], default=weights[0], maximum=weights[1])
    )
    for path, weight in zip(masters, weights, strict=True):
        design.addSource(SourceDescriptor(path=str(path), font=TTFont(path), location={"Weight": weight}))
    font, _, _ = varLib.build(design)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    """Cut both families and print their checksums."""
    for (family, weights), folder in zip(WEIGHTS.items(), sys.argv[1:], strict=True):
        target = FONTS / f"{family}.woff2"
        with tempfile.TemporaryDirectory() as workshop:
            join(
                [master(Path(folder), family, weight, Path(workshop)) for weight in weights], weights, target
            )
        content = target.read_bytes()
        print(f"{target.name}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
