"""Turn a report into a page for a browser: one file, which needs nothing else."""

from msgspec.structs import replace

from handouts.compose.composition import parted
from handouts.compose.report import compose_report
from handouts.compose.theme import web_css
from handouts.compose.web_page import web_page
from handouts.model import page as geometry
from handouts.model.clinic import Clinic
from handouts.model.galley import CONTINUED
from handouts.model.report import Report
from handouts.model.theme import DEFAULT


def report_page(report: Report, clinic: Clinic) -> str:
    """Return a report as HTML, in the clinic's colours."""
    page = geometry.page("a4", "clear-print", report.language, report.foot)
    composition = compose_report(report, clinic, page)
    pieces = [html for name, html in parted(composition.html)[1].items() if not name.startswith(CONTINUED)]
    styles = web_css(page, replace(clinic, theme=DEFAULT), "report", composition.numerals)
    return web_page(composition, pieces, page, styles, report.title, [f"{report.foot} · {report.printed}"])
