"""The template, made in code: 16:9, our colours and type, a title layout and a content layout with page marks."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from layouts.pptx import paint

COVER, CONTENT = "Title Slide", "Title Only"
FOOTER, NUMBER = "ftr", "sldNum"
_COLOURS = {
    "dk1": "1B2330", "lt1": "FFFFFF", "dk2": "12306B", "lt2": "F4F6F9", "accent1": "12306B", "accent2": "1D70B8",
    "accent3": "C25700", "accent4": "5A6B7B", "accent5": "7A4FA3", "accent6": "848F9D", "hlink": "12306B",
    "folHlink": "5A6B7B",
}  # fmt: skip
FONT = "Arial"


def new(title: str) -> Any:
    """An empty presentation with the two layouts."""
    made = Presentation()
    made.slide_width, made.slide_height = paint.WIDE, paint.HIGH
    made.part._element.find(qn("p:sldSz")).attrib.pop("type", None)  # it would still say 4:3
    made.core_properties.title = paint.clean(title)[:250]
    made.core_properties.author = "Met performance"
    for layout in list(made.slide_layouts):
        if layout.name not in (COVER, CONTENT):
            made.slide_layouts.remove(layout)
    _theme(made.slide_master)
    _notes(made)
    for page in (made.slide_master, *made.slide_layouts):
        _place(page, cover=page.name == COVER)
    return made


def _notes(made: Any) -> None:
    """Lists the master of notes, which python-pptx makes and forgets to list."""
    listed = etree.Element(qn("p:notesMasterIdLst"))
    id = made.part.relate_to(made.part.notes_master_part, RT.NOTES_MASTER)
    etree.SubElement(listed, qn("p:notesMasterId")).set(qn("r:id"), id)
    made.part._element.find(qn("p:sldMasterIdLst")).addnext(listed)


def layout(made: Any, name: str) -> Any:
    return next(x for x in made.slide_layouts if x.name == name)


def _theme(master: Any) -> None:
    """Our colours and one typeface that every machine has."""
    part = master.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    names = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    theme.set("name", "Met performance")
    for name, colour in _COLOURS.items():
        (slot,) = theme.xpath(f"//a:clrScheme/a:{name}", namespaces=names)
        slot[:] = [etree.Element(qn("a:srgbClr"), val=colour)]
    for latin in theme.xpath("//a:fontScheme/*/a:latin", namespaces=names):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(page: Any, *, cover: bool) -> None:
    """Titles at the top left, marks at the foot; the date's place goes, since the period says more."""
    for shape in list(page.placeholders):
        kind = shape.element.ph.get("type", "obj")
        if kind == "dt":
            shape.element.getparent().remove(shape.element)
        elif kind in ("title", "ctrTitle"):
            _box(shape, Inches(2.2) if cover else paint.TITLE, Inches(1.3) if cover else Inches(1.05))
            _type(
                shape,
                40 if cover else 26,
                paint.NAVY,
                bold=True,
                anchor=MSO_ANCHOR.BOTTOM if cover else MSO_ANCHOR.TOP,
            )
        elif kind == FOOTER:
            _box(shape, paint.FOOT, Inches(0.4), Inches(11.2))
            _type(shape, 9, paint.MUTED)
        elif kind == NUMBER:
            _box(shape, paint.FOOT, Inches(0.4), Inches(0.8), left=Inches(11.93))
            _type(shape, 9, paint.MUTED, right=True)
        else:
            _box(shape, Inches(3.7), Inches(2))
            _type(shape, 20, paint.INK)


def _box(shape: Any, top: Any, height: Any, width: Any = paint.WIDTH, left: Any = paint.LEFT) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _type(
    shape: Any, size: float, colour: Any, *, bold: bool = False, right: bool = False, anchor: Any = None
) -> None:
    """Size, colour and side of a placeholder, as the style that slides inherit."""
    body = shape.element.txBody
    properties = body.bodyPr
    for side in ("lIns", "rIns", "tIns", "bIns"):
        properties.set(side, "0")
    if anchor is not None:
        shape.text_frame.vertical_anchor = anchor
    style = body.find(qn("a:lstStyle"))
    style[:] = []
    level = etree.SubElement(style, qn("a:lvl1pPr"), marL="0", indent="0", algn="r" if right else "l")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz=str(int(Pt(size).pt * 100)), b="1" if bold else "0")
    fill = etree.SubElement(run, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=str(colour))


def marks(slide: Any) -> dict[str, Any]:
    """The footer and the number of the layout, put on a slide: python-pptx leaves them out."""
    found = {}
    for shape in slide.slide_layout.placeholders:
        kind = shape.element.ph.get("type")
        if kind in (FOOTER, NUMBER):
            copy = deepcopy(shape.element)
            copy.spPr[:] = []
            copy.txBody.find(qn("a:lstStyle"))[:] = []
            copy.nvSpPr.cNvPr.set("id", str(max(s.shape_id for s in slide.shapes) + 1))
            slide.shapes._spTree.append(copy)
            found[kind] = slide.shapes[-1]
    return found
