"""A lesson exported as JupyterLab's menu does it: charts at their size, with words for those who cannot see them, what is folded folded; and as PDF."""

import os
import re
import sys
import unittest
import unittest.mock
from pathlib import Path

from nbconvert import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
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

    ANSWER = "**Predict.** Which is larger?\n\n<details><summary>Answer</summary>\n\nThe *second*.\n\n</details>"

    def folded(self):
        """An answer, a cell whose code and output are folded, and one where neither is."""
        def cell(source, output, **metadata):
            return new_code_cell(source, outputs=[new_output("stream", name="stdout", text=output)], metadata=metadata)

        hidden = cell("// plumbing <b>\nconst a = 1;", "of plumbing", jupyter={"source_hidden": True, "outputs_hidden": True})
        return new_notebook(cells=[new_markdown_cell(self.ANSWER), hidden, cell("const b = 2;", "in view")])

    def test_html_folds_what_is_folded_and_opens_it_by_a_click(self):
        html, _ = exporter("html").from_notebook_node(self.folded())
        body = html[html.index("<body"):]
        parts = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", part)) for part in re.findall(r"<details.*?</details>", body, re.DOTALL)]
        self.assertEqual(len(parts), 3)
        for part, begins, holds in zip(parts, ("Answer", "// plumbing &lt;b&gt;", "output"), ("The second.", "const a = 1;", "of plumbing")):
            self.assertTrue(part.startswith(begins), part)
            self.assertIn(holds, part)
        outside = re.sub(r"<details.*?</details>|<[^>]*>", "", body, flags=re.DOTALL)
        self.assertIn("const b = 2;", outside)
        self.assertIn("in view", outside)
        self.assertIn("<em>second</em>", body, "an answer is Markdown")

    def test_paper_shows_what_is_folded(self):
        # A PDF's letters are compressed, its pages can be counted: a long answer that is printed takes more of them.
        notebook = self.folded()
        pages = []
        for lines in (1, 200):
            notebook.cells[0].source = self.ANSWER.replace("The *second*.", "\n".join(f"- reason {i}" for i in range(lines)))
            pdf, _ = exporter("pdf").from_notebook_node(notebook)
            pages.append(len(re.findall(rb"/Type\s*/Page\b", pdf)))
        self.assertGreater(pages[1], pages[0])

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
