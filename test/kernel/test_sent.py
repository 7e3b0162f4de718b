"""Functions leave the kernel as the text that was written."""

from support import KernelCase

FUNCTIONS = """const work = async (n: number) => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (await Promise.resolve([i]))[0];
  for await (const x of [1, 2]) sum += x;
  const inner = (x: number) => x * 2;
  while (sum < 0) sum++;
  return inner(await sum);
};
function strict() { "use strict"; return this === undefined; }
class Counter { #n = 0; get next() { return ++this.#n; } }
"""


class Sent(KernelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls().ok(FUNCTIONS)

    def test_to_a_worker(self):
        self.ok('import { Worker } from "node:worker_threads"; void 0')
        code = """await new Promise((done, fail) => {
          const worker = new Worker(`const { parentPort } = require("node:worker_threads"); (${work})(10).then((x) => parentPort.postMessage(x));`, { eval: true });
          worker.on("message", done); worker.on("error", fail); })"""
        self.assertEqual(self.ok(code).value, "96")

    def test_to_another_context(self):
        self.ok('import vm from "node:vm"; void 0')
        self.assertEqual(self.ok('await vm.runInNewContext(`(${work})(10)`)').value, "96")
        self.assertEqual(self.ok('new (vm.runInNewContext(`(${Counter})`))().next').value, "1")

    def test_to_another_process(self):
        self.ok('import { execFileSync } from "node:child_process"; void 0')
        code = 'execFileSync(process.execPath, ["-e", `(${work.toString()})(10).then(console.log)`], { encoding: "utf8" })'
        self.assertEqual(self.ok(code).value, "'96\\n'")

    def test_the_text_is_what_was_written(self):
        shown = self.ok("console.log(String(work) + Counter + strict)").text()
        self.assertNotIn("__", shown)
        self.assertNotIn("kernel", shown)
        self.assertIn("sum += (await Promise.resolve([i]))[0];", shown)
        self.assertIn("return inner(await sum);", shown)
        self.assertIn("[native code]", self.ok("String(parseInt)").value)

    def test_directives_stay_first(self):
        self.assertEqual(self.ok("const alone = strict; alone()").value, "true")


class InTheProcess(KernelCase):
    def test_this_in_a_timer(self):
        for name in ("setTimeout", "setInterval", "setImmediate"):
            stop = name.replace("set", "clear")
            code = f"await new Promise((done) => {{ const timer: any = {name}(function (this: any) {{ {stop}(timer); done(this === timer); }}); }})"
            with self.subTest(name=name):
                self.assertEqual(self.ok(code).value, "true")

    def test_await_in_a_method_that_is_not_async(self):
        for code in (
            "const o = {\n  m() { await null; },\n};",
            "const o = {\n  get m() { await null; return 1; },\n};",
            "const o = {\n  set m(x: number) { await null; },\n};",
            "class C {\n  constructor() { await null; }\n}",
        ):
            with self.subTest(code=code):
                result = self.fails(code)
                self.assertEqual(result.error["ename"], "CompileError")
                self.assertRegex(result.error["evalue"], "^line 2, column .*'await' expression")
                self.assertIn("> 2 |", result.traceback)
        self.assertEqual(self.ok("const o = { async m() { return await 5; } }; await o.m()").value, "5")
