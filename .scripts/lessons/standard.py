"""
What a lesson keeps so that it is read to its end: how long it is, and what it has.

Counted is what a reader sees. A cell is folded by `jupyter.source_hidden` in its metadata, its outputs by
`jupyter.outputs_hidden` (in JupyterLab: View → Collapse Selected Code, or Outputs); what is folded is not counted, and its
first line says in a comment what it is, because that line stays in view. Neither is what stands below the headings
"Further" and "References".

A prediction is a question that begins with "**Predict" in the text before a cell, and its answer in `<details>` in the
text after that cell's output.
"""

import math
import re
from dataclasses import dataclass

from notebook import CLAIM, EXERCISE, code

MOST = {"words": 1600, "lines": 220, "longest": 20, "pictures": 8, "claims": 8}
NAMES = {
    "words": "words of prose",
    "lines": "visible lines of code",
    "longest": "lines in its longest visible cell",
    "pictures": "pictures",
    "claims": "claims in view",
}
EXERCISES = 5
PREDICTIONS = (2, 5)  # about three

ASIDE = re.compile(r"^#+ (?:Further|References)\b", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]*)\)|<img\s[^>]*?src=\"([^\"]*)\"[^>]*>")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w[\w'’.,/-]*")
PICTURE = re.compile(r"image/|application/vnd\.(?:vega|vegalite|plotly)\.")
MINUTES = re.compile(r"(\d+) minutes")


@dataclass
class Counts:
    words: int
    lines: int
    longest: int
    pictures: int
    claims: int
    predictions: int
    exercises: int
    drawing: bool

    @property
    def minutes(self):
        """
        How long it takes to read, exercises not counted, to five minutes: 200 words and 20 lines of code a minute, and half
        a minute for each picture and prediction.
        """
        exact = self.words / 200 + self.lines / 20 + (self.pictures + self.predictions + self.drawing) / 2
        return max(5, 5 * round(exact / 5))


def held(path):
    """Whether a notebook is a lesson, and the standard holds for it: every numbered one but the start page."""
    return re.match(r"(?!00)\d\d-", path.name) is not None


def count(notebook, path):
    text = markdown(notebook)
    visible = [lines(cell) for cell in code(notebook) if not folded(cell, "source_hidden")]
    shown = [output for cell in code(notebook) if not folded(cell, "outputs_hidden") for output in cell.outputs if "data" in output]
    images = [source or tag for source, tag in IMAGE.findall(text)]
    drawing = f"images/{path.name[:2]}-mechanism.svg"
    return Counts(
        words=words(text),
        lines=sum(map(len, visible)),
        longest=max(map(len, visible), default=0),
        pictures=sum(any(map(PICTURE.match, output.data)) for output in shown) + len([image for image in images if image != drawing]),
        claims=sum(CLAIM in output.data for output in shown),
        predictions=sum(answered for _, answered in predictions(notebook)),
        exercises=len({output.data[EXERCISE]["title"] for cell in code(notebook) for output in cell.outputs if EXERCISE in output.get("data", {})}),
        drawing=drawing in images,
    )


def problems(notebook, path):
    """Where a lesson does not keep to the standard, in words."""
    counts = count(notebook, path)
    found = [f"has {getattr(counts, name)} {NAMES[name]}, at most {most} are allowed" for name, most in MOST.items() if getattr(counts, name) > most]
    for number, cell in enumerate(code(notebook), start=1):
        if not folded(cell, "source_hidden") and len(lines(cell)) > MOST["longest"]:
            found.append(f"code cell {number} has {len(lines(cell))} lines, at most {MOST['longest']} are allowed: split it, or fold what is plumbing")
        if any(folded(cell, part) for part in ("source_hidden", "outputs_hidden")) and not lines(cell)[0].strip().startswith("//"):
            found.append(f"code cell {number} is folded: its first line, which stays in view, must say in a comment what it is")
    if counts.exercises != EXERCISES:
        found.append(f"has {counts.exercises} exercises, there must be {EXERCISES}")
    if not counts.drawing:
        found.append(f"shows no drawing of its mechanism, images/{path.name[:2]}-mechanism.svg (npm run drawings)")
    found += [f"asks '{question}' and has no answer in <details> after the next cell" for question, answered in predictions(notebook) if not answered]
    if not PREDICTIONS[0] <= counts.predictions <= PREDICTIONS[1]:
        found.append(f"has {counts.predictions} predictions, there must be {PREDICTIONS[0]} to {PREDICTIONS[1]}")
    told = MINUTES.search(next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), ""))
    if not told:
        found.append(f"does not say at its beginning how long it takes to read: {counts.minutes} minutes")
    elif abs(int(told[1]) - counts.minutes) > 5:
        found.append(f"says at its beginning that it takes {told[1]} minutes to read, it takes {counts.minutes}")
    return found


def table(lessons):
    """The counts of lessons, (path, notebook), one line each below the limits."""
    head = ["", "words", "lines", "longest", "pictures", "claims", "predictions", "exercises", "drawing", "minutes"]
    limits = ["at most", *map(str, MOST.values()), "{}–{}".format(*PREDICTIONS), str(EXERCISES), "yes", ""]
    rows = [head, limits]
    for path, notebook in lessons:
        c = count(notebook, path)
        rows.append([path.name[:2], *(str(getattr(c, key)) for key in MOST), str(c.predictions), str(c.exercises), "yes" if c.drawing else "no", str(c.minutes)])
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join("  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]).rstrip() for row in rows)


def folded(cell, part):
    return bool(cell.metadata.get("jupyter", {}).get(part))


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def markdown(notebook):
    """All text, down to what stands aside."""
    return ASIDE.split("\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"))[0]


def words(text):
    """Words of prose, numbers among them; a formula counts as one, code in the text and addresses as none."""
    for pattern, instead in ((FENCED, " "), (FORMULA, " formula "), (IMAGE, " "), (LINK, r"\1"), (TAG, " ")):
        text = pattern.sub(instead, text)
    return len(WORD.findall(text))


def predictions(notebook):
    """Each question with whether it is answered: in `<details>`, in the first text below the first code cell after it."""
    found = []
    cells = notebook.cells
    for i, cell in enumerate(cells):
        if cell.cell_type != "markdown":
            continue
        for question in re.findall(r"\*\*Predict[^*]*\*\*([^\n]*)", cell.source):
            below = next((j for j in range(i + 1, len(cells)) if cells[j].cell_type == "code"), len(cells))
            answer = next((c.source for c in cells[below:] if c.cell_type == "markdown"), "")
            found.append((question.strip()[:60], "<details>" in answer))
    return found
