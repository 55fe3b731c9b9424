"""Rules of the standards, judged by page-validation: PDF/UA-1 and PDF/A-2a."""

from collections.abc import Iterator
from typing import Final

import page as page_validation

from handouts.readback.parsed_pdf import Copy
from handouts.readback.rule import Fault, Rule, rule


@rule("ISO 14289-1")
def ua1(copy: Copy) -> Iterator[Fault]:
    """The file passes the machine checks of PDF/UA-1."""
    yield from _failures(copy, "ua1")


@rule("ISO 19005-2")
def a2a(copy: Copy) -> Iterator[Fault]:
    """The file passes the machine checks of PDF/A-2a."""
    yield from _failures(copy, "2a")


def _failures(copy: Copy, profile: str) -> Iterator[Fault]:
    try:
        report = page_validation.validate_pdf_bytes(copy.data, profile=profile)
    except page_validation.PageError as error:
        yield Fault(f"page-validation can't read it: {type(error).__name__}")
        return
    for failure in report.failures:
        yield Fault(f"{failure.rule_id}: {failure.message}")


STANDARDS: Final[tuple[Rule[Copy], ...]] = (ua1, a2a)
