"""Published files in, figures out. A file is recognised by its content, checked as a whole, then read."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from data.batch import Batch
from data.loaders import homicide, knife, priorities, stops, street, survey, tidy, vawg, wide, workforce
from data.loaders.context import Context
from data.loaders.delimited import read_csv
from data.loaders.problems import Problems
from data.loaders.sheet import read_parquet, read_workbook
from data.loaders.source import Source, open_source
from data.loaders.table import Table

__all__ = ["Context", "read"]

FORMATS: tuple[ModuleType, ...] = (
    wide,
    tidy,
    knife,
    survey,
    stops,
    street,
    homicide,
    workforce,
    vawg,
    priorities,
)
ENOUGH = 0.5


def read(path: Path, context: Context) -> list[Batch]:
    """All the figures of a file; Refused, with every reason in the file's order, if anything is wrong."""
    problems = Problems(path.name)
    context.tell(f"{path.name}: reading", 0.0)
    source = open_source(path, problems)
    table = _table(source, problems)
    context.tell(f"{path.name}: checking", 0.2)
    known = _format(table)
    if not table.rows:
        problems.stop_if_any()
        problems.fail("there is a header but no row of figures", "Download the file again.")
    batches: list[Batch] = known.read(table, context)
    problems.stop_if_any()
    context.tell(f"{path.name}: read", 1.0)
    return batches


def _table(source: Source, problems: Problems) -> Table:
    if source.kind == "parquet":
        return read_parquet(source.path, problems)
    if source.kind == "xlsx":
        return read_workbook(source.path, problems)
    return read_csv(source.data, problems)


def _format(table: Table) -> ModuleType:
    """The format that the header shows most of."""
    best = max(FORMATS, key=lambda known: known.matches(table.header))
    if best.matches(table.header) < ENOUGH:
        what = "the header is of no format that is known"
        todo = (
            "Restore the published header, or use our own: measure,unit,month,numerator,denominator,status."
        )
        table.problems.found.clear()
        table.problems.fail(what, todo, 1, ",".join(table.header))
    return best
