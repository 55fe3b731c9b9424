"""Rules of the standards, judged by page-validation: PDF/UA-1 and PDF/A-2a."""

from collections.abc import Iterator
from typing import Final

import page as page_validation

from handouts.errors import Problem
from handouts.readback.parsed_pdf import ParsedPdf
from handouts.readback.rule import FileRule, problem, rule


@rule("ISO 14289-1")
def ua1(copy: ParsedPdf) -> Iterator[Problem]:
    """The file passes the machine checks of PDF/UA-1."""
    yield from _failures(copy, "ua1")


@rule("ISO 19005-2")
def a2a(copy: ParsedPdf) -> Iterator[Problem]:
    """The file passes the machine checks of PDF/A-2a."""
    yield from _failures(copy, "2a")


def _failures(copy: ParsedPdf, profile: str) -> Iterator[Problem]:
    try:
        report = page_validation.validate_pdf_bytes(copy.data, profile=profile)
    except page_validation.PageError as error:
        yield problem(f"page-validation can't read it: {type(error).__name__}")
        return
    for failure in report.failures:
        yield problem(f"{failure.rule_id}: {failure.message}")


STANDARDS: Final[tuple[FileRule[ParsedPdf], ...]] = (ua1, a2a)
