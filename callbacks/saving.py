"""What a form says of a record: read, judged, kept; or handed back with every reason and every word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from callbacks.pages import Pages
from dashboard.cases import POST
from dashboard.principal import Principal
from dashboard.records.field import MANY, Value, tidy
from dashboard.records.follow import follow
from dashboard.records.kind import Kind, kinds
from dashboard.records.place import settle, unit_of
from dashboard.records.record import Record, Records
from dashboard.records.rules import Draft, problems, withdrawal
from dashboard.views.records.form import Typed
from dashboard.views.records.shown import TypedUpdate
from data.records import Overtaken, Unfit, Wish, save
from data.store import Reading

Form = Mapping[str, str]


class Forbidden(PermissionError):
    """The reader may not write what they wrote, or not there; the text says what."""


class Gone(LookupError):
    """The record was withdrawn, or never was."""


@dataclass(frozen=True)
class Reply:
    """What became of a form: a record that was kept, or what was typed with what is wrong."""

    record: Record | None = None
    typed: Typed | None = None
    update: TypedUpdate | None = None

    @property
    def status(self) -> int:
        if self.record is not None:
            return 200
        return 409 if self.typed is not None and self.typed.overtaken else 422


def keep(pages: Pages, who: Principal, kind: Kind, ref: str, form: Form) -> Reply:
    """Keeps a new record (ref empty) or a change of one. Gone, Forbidden."""
    for _ in range(2):  # once more where somebody was faster between reading and writing
        reading = pages.store.open(who)
        wish, typed = _read(reading, who, kind, ref, form)
        if typed is not None:
            return Reply(typed=typed)
        try:
            record, *_ = save(pages.store.engine, wish, follow=follow)
            return Reply(record)
        except Unfit as unfit:
            return Reply(typed=_typed(kind, form, unfit.wrong))
        except Overtaken:
            continue
    return Reply(typed=replace(_typed(kind, form, {}), overtaken=True))


def _read(reading: Reading, who: Principal, kind: Kind, ref: str, form: Form) -> tuple[Wish, Typed | None]:
    records = reading.records()
    old = records.get(kind.id, ref) if ref else None
    if ref and old is None:
        raise Gone(ref)
    _allow(who, kind, old, records)
    withdraw = form.get("do") == "withdraw"
    body, wrong = (dict(old.body) if old else {}, {}) if withdraw else read(reading, kind, form, old)
    post, post_wrong = post_of(who, form)
    why = tidy(form.get("why", ""))
    mark = bool(old and old.illustrative and (withdraw or form.get("illustrative") == "yes"))
    revision = _whole(form.get("revision", ""))
    wish = Wish(kind.id, body, ref, revision, why, post, illustrative=mark, withdraw=withdraw)
    new = Record(kind.id, ref, body, withdrawn=withdraw)
    if not wrong:
        _allow(who, kind, new, records)
    late = old is not None and revision != old.revision
    if not late:
        draft = Draft(new, old, why, records)
        wrong = {**(withdrawal(kind, draft) if withdraw else problems(kind, draft)), **wrong}
    wrong |= post_wrong
    if not wrong and not late:
        return wish, None
    return wish, replace(_typed(kind, form, {} if late else wrong), overtaken=late)


def read(
    reading: Reading, kind: Kind, form: Form, old: Record | None
) -> tuple[dict[str, Value], dict[str, str]]:
    """The body that a form means, and what is wrong with it by field; fields that it lacks stay as they are."""
    written = {**(kind.write(old) if old else {}), **form}
    body, wrong = kind.parse(written)
    there = [
        m for f in kind.fields.values() if f.kind.startswith("measure") and old for m in old.many(f.name)
    ]
    names = {m: m for m in there}  # restricted ones stay, though the reader may not name them anew
    names |= {id: reading.catalogue.get(id).name for id in reading.catalogue}
    body, lost = settle(kind, body, reading.organisation, names)
    return body, {**lost, **wrong}


def _allow(who: Principal, kind: Kind, record: Record | None, records: Records) -> None:
    """Forbidden where the reader may not write records that belong there."""
    if record is not None and not who.may_edit(kind.rights, unit_of(record, records)):
        raise Forbidden(f"Your post may not write {kind.plural} of that place or group.")


def post_of(who: Principal, form: Form) -> tuple[str, dict[str, str]]:
    """The post that the log names, and what is wrong with it."""
    if who.named:
        return who.post[:120], {}
    post = " ".join(form.get("post", "").split())
    if not POST[0] <= len(post) <= POST[1]:
        return post, {"post": "Give your post, for example “Performance lead, Lambeth”: 2 to 80 letters."}
    return post, {"post": "Give your post rather than an address."} if "@" in post else {}


def _typed(kind: Kind, form: Form, wrong: Mapping[str, str]) -> Typed:
    values = {n: form[n] for n in kind.fields if n in form}
    return Typed(values, wrong, _whole(form.get("revision", "")), form.get("post", ""), form.get("why", ""))


def joined(kind: Kind, form: Mapping[str, list[str]]) -> dict[str, str]:
    """A form as sent: the lines of a field of many made one text."""
    many = {n for n, f in kind.fields.items() if f.kind in MANY}
    return {
        n: "; ".join(v for v in values if v.strip()) if n in many else values[0] for n, values in form.items()
    }


def say(pages: Pages, who: Principal, kind: Kind, ref: str, form: Form) -> Reply:
    """Adds a dated line to a record. Gone, Forbidden."""
    reading = pages.store.open(who)
    records = reading.records()
    subject = records.get(kind.id, ref)
    if subject is None:
        raise Gone(ref)
    if not who.may_edit("update", unit_of(subject, records)):
        raise Forbidden(f"Your post may not add updates to {kind.plural} of that place or group.")
    body, wrong = kinds()["update"].parse({**form, "subject_kind": kind.id, "subject": ref})
    post, post_wrong = post_of(who, form)
    wrong |= post_wrong
    if not wrong:
        try:
            return Reply(save(pages.store.engine, Wish("update", body, by=post))[0])
        except Unfit as unfit:
            wrong = unfit.wrong
    day, text, status, post = (form.get(name, "") for name in ("day", "text", "status", "post"))
    return Reply(update=TypedUpdate(day, text, status, post, tuple(wrong.items())))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
