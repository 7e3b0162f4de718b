"""A lesson exported as JupyterLab's menu does it: charts at their size, with words for those who cannot see them; and as PDF."""

import os
import re
import sys
import unittest
import unittest.mock
from pathlib import Path

from nbconvert import get_exporter
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".scripts" / "lessons"))
from kernel import Session  # noqa: E402

CHART = 'plots.attentionMap([[0.1, 0.9]], { queries: ["q"], keys: ["a", "b"], title: "A map" })'
CELLS = ['import { plots, show } from "kernel-helpers";', f"await show({CHART});", CHART, "const live = plots.liveMap(); live.update(1, [[1]]); await live.done();"]


def notebook():
    """Charts shown, as a last expression, and live."""
    cells = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    with Session(cells, ROOT / "notebooks" / "export.ipynb") as session:
        for index in session.code_cells():
            session.run(index)
        session.notebook.cells.pop()
        return session.notebook


def exporter(name):
    config = PyFileConfigLoader("jupyter_nbconvert_config.py", str(ROOT / ".config" / "jupyter")).load_config()
    return get_exporter(name)(config=config)


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.notebook = notebook()

    def test_html_shows_pictures_at_their_size_with_their_words(self):
        html, _ = exporter("html").from_notebook_node(self.notebook)
        images = re.findall(r"<img[^>]*src=\"data:image/png[^>]*>", html)
        self.assertEqual(len(images), 3)
        for image in images:
            width, height = (int(re.search(rf'{side}="?(\d+)', image)[1]) for side in ("width", "height"))
            self.assertTrue(100 < width < 720 and 50 < height < 600, (width, height))
            self.assertRegex(image, r'alt="[^"]*attends mostly to')

    def test_pdf_is_printed_and_needs_no_latex(self):
        for name in ("pdf", "webpdf"):
            pdf, _ = exporter(name).from_notebook_node(self.notebook)
            self.assertEqual(pdf[:5], b"%PDF-")
            self.assertEqual(pdf.count(b"/Subtype /Image"), 2, "one that is there twice, and one")
            self.assertIn(b"/Alt", pdf)

    def test_pdf_without_a_browser_says_in_one_line_what_to_do(self):
        with unittest.mock.patch.dict(os.environ, CHROMIUM_PATH="/nowhere/chrome"):
            with self.assertRaises(RuntimeError) as caught:
                exporter("pdf").from_notebook_node(self.notebook)
        self.assertEqual(str(caught.exception), "There is no browser at /nowhere/chrome, which CHROMIUM_PATH names: Correct the path, or unset CHROMIUM_PATH.")


if __name__ == "__main__":
    unittest.main()
