"""How JupyterLab exports a notebook: File → Save and Export Notebook As."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import nbconvert.exporters

c = get_config()  # noqa: F821 (Jupyter provides it)
HERE = Path(__file__).resolve().parent
PRINT = HERE.parents[1] / ".scripts" / "jupyter" / "print.mjs"

c.TemplateExporter.extra_template_basedirs = [str(HERE / "templates")]
c.HTMLExporter.template_name = "lessons"
c.SlidesExporter.template_name = "reveal"


class PrintedPDF(nbconvert.exporters.WebPDFExporter):
    """PDF as a browser prints it: neither LaTeX nor Python's playwright, which nbconvert would ask for, has to be installed."""

    output_mimetype = "application/pdf"

    def run_playwright(self, html):
        with TemporaryDirectory() as folder:
            page, pdf = Path(folder, "notebook.html"), Path(folder, "notebook.pdf")
            page.write_text(html, encoding="utf-8")
            printed = subprocess.run([shutil.which("node"), PRINT, page, pdf], capture_output=True, text=True)
            if printed.returncode:
                raise RuntimeError(printed.stderr.strip())
            return pdf.read_bytes()


# nbconvert looks its exporters up here.
nbconvert.exporters.PDFExporter = nbconvert.exporters.WebPDFExporter = PrintedPDF
