"""What the kernel keeps of cells that are run again and again."""

from support import KernelCase

FUNCTIONS = "\n".join(f"function f{i}(a: number, b: number): number {{\n  let sum = 0;\n  for (let i = 0; i < a; i++) sum += i * b;\n  return sum + {i};\n}}" for i in range(60))
HEAP = """require("node:v8").setFlagsFromString("--expose-gc");
require("node:vm").runInNewContext("gc")();
process.memoryUsage().heapUsed"""


class Memory(KernelCase):
    def heap(self):
        return int(self.ok(HEAP).value) / 1e6

    def test_a_large_cell_run_again(self):
        for _ in range(20):
            self.ok(FUNCTIONS)
        before = self.heap()
        for _ in range(60):
            self.ok(FUNCTIONS)
        each = (self.heap() - before) / 60
        print(f"\n{each:.3f} MB a run")
        self.assertLess(each, 0.15)
