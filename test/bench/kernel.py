"""Runs each piece of code as the first cell of a kernel and as a program of Node, in turn; the smallest time of each counts."""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))
from support import NODE, KernelCase  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", 4))
CODE = {
    "3 million turns at the top level": "let sum = 0; for (let i = 0; i < 3e6; i++) sum += i;",
    "a sum over 50 million numbers in a function": """const data = new Float64Array(5e7).fill(0.5); const started = performance.now();
      function total(x) { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s; } total(data);""",
    "a product of matrices, 400 x 400": """const n = 400; const a = new Float64Array(n * n).fill(1); const c = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * a[k * n + j]; c[i * n + j] = s; }""",
    "fib(32)": "const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2); fib(32);",
    "10 million callbacks": "const many = Array.from({ length: 1e7 }, (_, i) => i); let t = 0; many.forEach((x) => { t += x; });",
    "a million awaits in a function": "const wait = async () => { let s = 0; for (let i = 0; i < 1e6; i++) s += await i; return s; }; await wait();",
}


def clocked(code):
    before = "" if "started =" in code else "const started = performance.now(); "
    return f"{before}{code}\nconsole.log(performance.now() - started);"


class Bench(KernelCase):
    def in_kernel(self, code):
        self.setUpClass()
        try:
            return float(self.ok(clocked(code)).text())
        finally:
            self.tearDownClass()

    def alone(self, code):
        program = f"(async () => {{ {clocked(code)} }})()"
        return float(subprocess.run([NODE, "-e", program], check=True, capture_output=True, text=True).stdout)


bench, best = Bench(), {}
for _ in range(ROUNDS):
    for name, code in CODE.items():
        for where in ("in_kernel", "alone"):
            best[name, where] = min(best.get((name, where), float("inf")), getattr(bench, where)(code))
for name in CODE:
    kernel, alone = best[name, "in_kernel"], best[name, "alone"]
    print(f"{name:46} {kernel:8.1f} ms in a cell, {alone:8.1f} ms in Node alone: {kernel / alone:.2f} times")
