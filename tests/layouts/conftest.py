"""Pages as HTML, read by the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.serve import create_app
from data.settings import Settings

VOID = {"meta", "link", "input", "br", "img", "hr", "col", "wbr", "source"}


class Tree(HTMLParser):
    """Elements as [name, attributes, children, text]; names of elements that were never closed in `open`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root: list[Any] = ["", {}, [], ""]
        self.stack = [self.root]
        self.wrong: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [e[0] for e in self.stack[1:]]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        new = [tag, dict(attrs), [], ""]
        self.stack[-1][2].append(new)
        if tag not in VOID:
            self.stack.append(new)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.stack[-1][2].append([tag, dict(attrs), [], ""])

    def handle_endtag(self, tag: str) -> None:
        if self.stack[-1][0] == tag:
            self.stack.pop()
        else:
            self.wrong.append(f"</{tag}> in <{self.stack[-1][0]}>")

    def handle_data(self, data: str) -> None:
        self.stack[-1][2].append(["#", {}, [], data])

    def all(self, name: str, under: Any = None) -> list[Any]:
        """The elements of a name, in order."""
        found = []
        for child in (under or self.root)[2]:
            if child[0] == name:
                found.append(child)
            found += self.all(name, child) if child[2] else []
        return found

    def text(self, under: Any = None) -> str:
        """The words inside, spaces made one."""
        at = under or self.root
        return (
            " ".join(" ".join([at[3], *(self.text(c) for c in at[2])]).split())
            if at[0] not in ("script", "style")
            else ""
        )


@pytest.fixture(scope="session")
def demo(demo_store: Engine) -> Any:
    """A client of the product over the demonstration figures."""
    return create_app(Settings(database_url=f"sqlite:///{demo_store.url.database}")).server.test_client()


@pytest.fixture(scope="session")
def real(borough_store: Engine) -> Any:
    """A client of the product over the borough history."""
    return create_app(Settings(database_url=f"sqlite:///{borough_store.url.database}")).server.test_client()
