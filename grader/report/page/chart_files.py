"""The charts of a class as files: the same as on its page, as SVG, for `report.md`."""

import io
import json

from grader.report.page.charts import Spec
from grader.report.page.charts.theme import theme
from grader.report.page.charts.titles import TITLES, file_name
from grader.report.page.class_view import COSTS, ClassView
from grader.report.page.series import datasets
from grader.report.page.svg import FONT
from grader.report.page.tokens import LIGHT
from grader.report.reported import DrawnFile

_WIDTH = 640


class ChartFile(DrawnFile):
    """As SVG, with its mark in a comment at the end."""

    def is_in(self, content: bytes) -> bool:
        """As of any."""
        return content.endswith(self._end.encode())

    def drawn(self) -> str:
        """As of any."""
        import vl_convert  # noqa: PLC0415 - 90 MB, and only needed where something has changed

        return f"{vl_convert.vegalite_to_svg(self.source)}\n{self._end}"

    @property
    def _end(self) -> str:
        return f"<!-- {self.mark} -->\n"


class PictureFile(DrawnFile):
    """As PNG, with half as many pixels again, for programs that open no SVG; its mark is a text in the file."""

    def is_in(self, content: bytes) -> bool:
        """As of any."""
        return self.mark.encode() in content

    def drawn(self) -> bytes:
        """As of any."""
        import vl_convert  # noqa: PLC0415 - as above
        from PIL import Image, PngImagePlugin  # noqa: PLC0415 - only where pictures are drawn

        marked, picture = PngImagePlugin.PngInfo(), io.BytesIO()
        marked.add_text("Comment", self.mark)
        Image.open(io.BytesIO(vl_convert.vegalite_to_png(self.source, scale=1.5))).save(picture, "PNG", pnginfo=marked)
        return picture.getvalue()


def chart_files(view: ClassView) -> dict[str, ChartFile]:
    """The charts of a class by the names of their files, in the colours of light pages, on a ground of their own."""
    return {file_name(name): _file(view, name, chart) for name, chart in view.charts.items()}


def _file(view: ClassView, name: str, chart: Spec) -> ChartFile:
    makers = datasets(view, name if name in COSTS else "")
    names = sorted({part["data"]["name"] for part in (chart, *chart["layer"]) if part.get("data", {}).get("name")})
    config = theme(LIGHT) | {"font": FONT, "padding": 12}
    frame: Spec = {"title": TITLES[name], "width": _WIDTH, "autosize": "pad", "config": config}
    return ChartFile(json.dumps(chart | frame | {"datasets": {each: makers[each]() for each in names}}, sort_keys=True))
