"""A file of records into the store: all rows or none, every fault told, nothing newer overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from dashboard import wording
from dashboard.organisation import FORCE, Organisation
from dashboard.records.field import MANY, Field
from dashboard.records.follow import follow
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import settle
from dashboard.records.record import Change, Record, Records
from dashboard.records.rules import Draft, problems
from data.records import Overtaken, Unfit, Wish, read_changes, read_records, save
from data.register_files import Rows

KIND, REF, REVISION, MARK, WHY = "kind", "ref", "revision", "illustrative", "why it changes"
TOLD = ("made", "changed", "changed by")  # written for people; who loads a file is who the log names
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
Allowed = Callable[[Record, Records], bool]


class Refused(Exception):
    """Why nothing of a file was kept: a sentence for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Loaded:
    """What a file came to."""

    kind: Kind
    added: int
    changed: int
    same: int

    @property
    def line(self) -> str:
        """'3 actions added, 1 changed, 12 the same.'"""
        what = self.kind.name if self.added == 1 else self.kind.plural
        return f"{self.added:,} {what} added, {self.changed:,} changed, {self.same:,} the same."


@dataclass(frozen=True)
class Scene:
    """What a file is held against. measures: name by id; allowed says whether the reader may write a record."""

    organisation: Organisation
    measures: Mapping[str, str]
    by: str
    allowed: Allowed = lambda _record, _records: True


def table(kind: Kind, records: Iterable[Record], scene: Scene) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a register: every field under its label, then what is known of the record."""
    head = [KIND, REF, *(f.label for f in kind.fields.values()), REVISION, MARK, *TOLD, WHY]
    return head, [_row(kind, r, scene) for r in records]


def _row(kind: Kind, r: Record, scene: Scene) -> list[str]:
    written = kind.write(r)
    fields = [_named(f, written[n], scene) for n, f in kind.fields.items()]
    moments = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (r.made, r.changed)]
    return [kind.id, r.ref, *fields, str(r.revision), "yes" if r.illustrative else "", *moments, r.by, ""]


def _named(f: Field, text: str, scene: Scene) -> str:
    """Names in the place of codes, where the name leads back to the same code."""
    if f.kind in ("unit", "units", "measure", "measures"):
        parts = text.split("; ") if f.kind in MANY else [text]
        return "; ".join(_name(f.kind, p, scene) for p in parts)
    return text


def _name(kind: str, code: str, scene: Scene) -> str:
    if kind in ("measure", "measures"):
        return scene.measures.get(code, code)
    unit = scene.organisation.find(code) if code else None
    back = scene.organisation.find(unit.name) if unit else None
    return unit.name if unit and back and back.code == unit.code == code != FORCE else code


def load(engine: Engine, rows: Rows, scene: Scene, kind: Kind | None = None, dry_run: bool = False) -> Loaded:
    """Keeps what the rows say; Refused with every fault. kind: what the rows are of, where the file does not say."""
    with engine.connect() as connection:
        known = read_records(connection)
    reading = _Reading(engine, rows, scene, known, kind)
    wishes = list(reading.wishes())
    if reading.faults:
        raise Refused(reading.faults)
    if wishes and not dry_run:
        try:
            save(engine, *wishes, follow=follow)
        except Overtaken as overtaken:
            raise Refused(
                [f"{overtaken.record.ref} was changed while the file was loaded: load it again."]
            ) from None
        except Unfit as unfit:
            raise Refused([f"{unfit.wish.ref or 'A new row'}: {unfit}"]) from None
    new = sum(not w.revision for w in wishes)
    return Loaded(reading.kind, new, len(wishes) - new, len(rows.rows) - len(wishes))


class _Reading:
    """The rows of one file, read one after the other: later ones may name records of earlier ones."""

    def __init__(self, engine: Engine, rows: Rows, scene: Scene, known: Records, kind: Kind | None) -> None:
        self.engine, self.rows, self.scene, self.known = engine, rows, scene, known
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.kind = kind or self._kind()
        self.columns = self._columns()

    def _kind(self) -> Kind:
        """The kind that the first row names."""
        head = [h.casefold() for h in self.rows.head]
        at = head.index(KIND) if KIND in head else None
        said = next((cells[at] for _, cells in self.rows.rows if at is not None and at < len(cells)), "")
        if said not in kinds():
            every = ", ".join(kinds())
            raise Refused([f"{self.rows.name}: its column “kind” says “{said}”; it is one of: {every}."])
        return kinds()[said]

    def _columns(self) -> dict[str, int]:
        """Where each field stands; columns may be called by label or by name, in any order."""
        names = {form.casefold(): n for n, f in self.kind.fields.items() for form in (n, f.label)}
        names |= {n: f"*{n}" for n in (KIND, REF, REVISION, MARK, WHY, *TOLD) if n not in self.kind.fields}
        names |= {n: f"*{n}" for n in (KIND, REF, REVISION)}
        found: dict[str, int] = {}
        for i, title in enumerate(self.rows.head):
            name = names.get(title.casefold())
            if name is None or name in found:
                what = "is there twice: keep one" if name else "is no field of it: correct or remove it"
                self._fault(1, title, f"the column {what}")
                continue
            found[name] = i
        return found

    def _fault(self, line: int, column: str, sentence: str) -> None:
        self.faults.append(f"{self.rows.name}, line {line}, column {column}: {sentence.rstrip('.')}.")

    def wishes(self) -> Iterator[Wish]:
        """The wishes of the rows that say something new."""
        for line, cells in self.rows.rows:
            wish = self._wish(line, cells)
            if wish is not None:
                yield wish

    def _wish(self, line: int, cells: tuple[str, ...]) -> Wish | None:
        def cell(name: str) -> str:
            at = self.columns.get(name)
            return cells[at] if at is not None and at < len(cells) else ""

        kind, ref = self.kind, cell(f"*{REF}")
        old = self.known.get(kind.id, ref) if ref else None
        if not self._sound(line, cell(f"*{KIND}"), ref, cell(f"*{REVISION}"), old):
            return None
        written = {n: cell(n) for n in kind.fields if n in self.columns}
        body, wrong = kind.parse({**(kind.write(old) if old else {}), **written})
        body, lost = settle(kind, body, self.scene.organisation, self.scene.measures)
        mark = cell(f"*{MARK}").casefold() in ("yes", "true", "1", "illustrative")
        mark = mark if f"*{MARK}" in self.columns else bool(old and old.illustrative)
        if old is not None and (body, mark) == (old.body, old.illustrative):
            return None
        new = Record(kind.id, ref or f"(line {line})", body, illustrative=mark)
        wrong = {**problems(kind, Draft(new, old, cell(f"*{WHY}"), self.known)), **lost, **wrong}
        for name, sentence in wrong.items():
            self._fault(line, kind.fields[name].label if name in kind.fields else name, sentence)
        if not all(self.scene.allowed(r, self.known) for r in (new, old) if r is not None):
            self._fault(line, REF, "your post may not write records of that place or group")
        self.known = self.known.putting(new)
        revision = old.revision if old else 0
        return Wish(kind.id, body, ref, revision, cell(f"*{WHY}"), self.scene.by, illustrative=mark)

    def _sound(self, line: int, said: str, ref: str, revision: str, old: Record | None) -> bool:
        """Whether a row may be read at all: its kind, its reference, its revision."""
        before = len(self.faults)
        if said and said != self.kind.id:
            self._fault(line, KIND, f"“{said}” is not {self.kind.id}: one file holds one kind")
        if ref and not _REF.fullmatch(ref):
            self._fault(
                line, REF, f"“{ref[:80]}” is no reference: use letters, digits, hyphens, or leave it empty"
            )
        if ref and ref in self.seen:
            self._fault(line, REF, f"“{ref}” is there twice: keep one row")
        self.seen.add(ref)
        if old is not None and revision != str(old.revision):
            self._fault(line, REVISION, self._overtaken(old, revision))
        return len(self.faults) == before

    def _overtaken(self, old: Record, revision: str) -> str:
        """What changed since the file was written."""
        if not revision.isdigit() or int(revision) > old.revision:
            return f"“{revision}” is not its revision, which is {old.revision}: take a new file of the register and change that"
        with self.engine.connect() as connection:
            later = [c for c in read_changes(connection, old.kind, old.ref) if c.revision > int(revision)]
        said = "; ".join(_said(self.kind, c, self.scene) for c in later)
        return (
            f"{old.ref} is at revision {old.revision}, the file holds {revision}. Since then {said}. "
            "Take a new file of the register and change that"
        )


def _said(kind: Kind, c: Change, scene: Scene) -> str:
    """'Secretariat (4 December 2017) changed Owner from “x” to “y”'."""

    def value(body: Mapping[str, object], name: str) -> str:
        f = kind.fields[name]
        text = _named(f, f.write(body.get(name, f.empty)), scene)  # type: ignore[arg-type]
        return f"“{text}”" if text else "nothing"

    before = c.before or {}
    steps = [
        f"{kind.fields[n].label} from {value(before, n)} to {value(c.after, n)}"
        for n in c.fields
        if n in kind.fields
    ]
    day: date = c.at.date()
    return f"{c.by} ({wording.day(day)}) changed {', '.join(steps) or 'it'}"
