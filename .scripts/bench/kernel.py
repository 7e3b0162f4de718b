"""What the kernel costs, in seconds, by the real protocol: prints one line of JSON, a list of times by what was measured."""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "test" / "kernel"))
from support import KernelCase  # noqa: E402

AT = (10, 100, 1000)  # cells already run
EACH = 9
PATIENCE = 150  # seconds; a busy machine does not get to the last of AT


class Bench(KernelCase):
    def measure(self, times):
        started = time.monotonic()
        self.setUpClass()
        times.setdefault("from start to the first prompt", []).append(time.monotonic() - started)
        try:
            self.cell(times, "the first import of kernel-helpers", 'import { ready, tf } from "kernel-helpers";')
            self.cell(times, "await ready()", "await ready();")
            cells = 2
            for at in AT if len(times["await ready()"]) == 1 else ():
                while cells < at and time.monotonic() - began < PATIENCE:
                    self.ok(f"const x{cells} = {cells};")
                    cells += 1
                for _ in range(EACH if cells >= at else 0):
                    self.cell(times, f"a small cell after {at:,} others", f"const x{cells} = {cells};")
                    cells += 1
        finally:
            self.tearDownClass()

    def cell(self, times, name, code):
        started = time.monotonic()
        self.ok(code)
        times.setdefault(name, []).append(time.monotonic() - started)


began, times = time.monotonic(), {}
for _ in range(3):
    Bench().measure(times)
print(json.dumps(times))
