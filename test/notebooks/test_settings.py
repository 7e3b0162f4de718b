"""Lesson 04 asks its readers to change `steps`: the cells below go on, whichever is run next."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / ".scripts" / "lessons"))
import notebook as lesson  # noqa: E402
from kernel import Session  # noqa: E402

PATH = ROOT / "notebooks" / "04-distinctive-attention.ipynb"


class Settings(unittest.TestCase):
    def test_steps_may_be_changed_and_any_later_cell_run_next(self):
        with Session(lesson.read(PATH), PATH) as session:
            session.cut_short()
            cells = session.code_cells()
            for index in cells:
                session.run(index)
            settings = next(index for index in cells if re.match(r"const config = .*steps: \d+", session.notebook.cells[index].source))
            config = session.notebook.cells[settings]
            config.source = re.sub(r"steps: \d+", "steps: 20", config.source)
            for index in reversed([index for index in cells if index > settings]):
                session.run(settings)
                session.run(index)  # a Failure names the cell and the error


if __name__ == "__main__":
    unittest.main()
