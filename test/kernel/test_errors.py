"""Errors name the line that was written, and stop what is queued behind them."""

import time

from support import KernelCase


class Errors(KernelCase):
    def test_thrown_in_a_function(self):
        result = self.fails("const one = 1;\n\nfunction f(v: any): number {\n  type T = string;\n\n  return v.x.y;\n}\nf({});")
        self.assertEqual(result.error["ename"], "TypeError")
        self.assertEqual(result.error["evalue"], "Cannot read properties of undefined (reading 'y')")
        count = result.reply["execution_count"]
        self.assertIn("> 6 |   return v.x.y;\n    |              ^", result.traceback)
        self.assertIn(f"at f (cell [{count}], line 6, column 14)\n    at cell [{count}], line 8, column 1", result.traceback)
        for ours in ("tslab", "launch", "session.cjs", "node:", "evalmachine"):
            self.assertNotIn(ours, result.traceback)
        self.assertEqual({key: result.reply[key] for key in ("ename", "evalue", "traceback")}, result.error)

    def test_thrown_after_an_await(self):
        result = self.fails("async function g() {\n  await null;\n  throw new RangeError('bad');\n}\n\nawait g();")
        self.assertEqual((result.error["ename"], result.error["evalue"]), ("RangeError", "bad"))
        self.assertIn("> 3 |   throw new RangeError('bad');", result.traceback)
        self.assertRegex(result.traceback, r"at async cell \[\d+\], line 6|at cell \[\d+\], line 6")

    def test_thrown_in_an_earlier_cells_function(self):
        first = self.ok("const parse = (s: string) => {\n  return JSON.parse(s);\n};").reply["execution_count"]
        result = self.fails('\nparse("{");')
        self.assertEqual(result.error["ename"], "SyntaxError")
        self.assertIn("> 2 |   return JSON.parse(s);", result.traceback)
        self.assertIn(f"cell [{first}], line 2", result.traceback)
        self.assertIn(f"cell [{first + 1}], line 2, column 1", result.traceback)

    def test_thrown_in_a_loop_with_an_await(self):
        # Loops and awaits are where the launcher adds code of its own: the lines must not move.
        code = "for (const x of [1, 2])\n  for (let i = 0; i < 3; i++)\n    if (i === 2) {\n      await null;\n      (null as any).y;\n    }"
        self.assertIn("> 5 |       (null as any).y;", self.fails(code).traceback)

    def test_cause(self):
        result = self.fails('try { JSON.parse("{"); } catch (cause) { throw new Error("no settings", { cause }); }')
        self.assertIn("Error: no settings", result.traceback)
        self.assertIn("caused by\nSyntaxError", result.traceback)

    def test_what_is_not_an_error(self):
        for code, shown in (('throw "a word"', "a word"), ("throw { a: 1 }", "{ a: 1 }"), ("throw null", "null")):
            result = self.fails(code)
            self.assertEqual((result.error["ename"], result.error["evalue"]), ("Thrown", shown))

    def test_compile_error(self):
        result = self.fails('const a = 1;\nconst s: string = a;\nconsole.log("never");')
        self.assertEqual(result.error["ename"], "CompileError")
        self.assertEqual(result.error["evalue"], "line 2, column 7: Type 'number' is not assignable to type 'string'.")
        self.assertIn("> 2 | const s: string = a;\n    |       ^", result.traceback)
        self.assertEqual(result.text(), "")

    def test_several_compile_errors(self):
        result = self.fails("unknown1;\nunknown2;")
        self.assertIn("> 1 | unknown1;\n    | ^^^^^^^^", result.traceback)
        self.assertIn("> 2 | unknown2;\n    | ^^^^^^^^", result.traceback)

    def test_syntax_error(self):
        self.assertRegex(self.fails("const x = ;").error["evalue"], r"^line 1, column 11: Expression expected")

    def test_what_was_made_before_the_error_stays(self):
        self.ok("let kept = 1;")
        self.fails("const half = [1, 2];\nfor (const x of half) if (x === 2) throw new Error('half-way');\nconst kept = 'new';")
        self.assertEqual(self.ok("[half, kept]").value, "[ [ 1, 2 ], 1 ]")

    def test_nobody_catches(self):
        for code in ("setTimeout(() => { throw new Error('late'); }, 10);", "void Promise.reject(new Error('late'));"):
            result = self.ok(f"{code}\nawait new Promise((done) => setTimeout(done, 100));")
            self.assertEqual(result.error["evalue"], "late")
            self.assertIn("> 1 |", result.traceback)
        self.assertEqual(self.ok("1 + 1").value, "2")

    def test_nobody_catches_and_the_cell_has_ended(self):
        first = self.client.execute("setTimeout(() => { throw new Error('later'); }, 500); void 0")
        self.client.get_shell_msg(timeout=10)
        self.ok("1")
        errors = [m for m in self.iopub(1.5) if m["msg_type"] == "error"]
        self.assertEqual([(m["content"]["evalue"], m["parent_header"]["msg_id"]) for m in errors], [("later", first)])


class Queue(KernelCase):
    def replies(self, count):
        """Replies in the order in which they come, as (request, status)."""
        messages = [self.client.get_shell_msg(timeout=20) for _ in range(count)]
        return [(m["parent_header"]["msg_id"], m["content"]["status"]) for m in messages]

    def test_run_all_stops_at_an_error(self):
        for first in ("await new Promise((done) => setTimeout(done, 300));", "const end = Date.now() + 300; while (Date.now() < end);", "1"):
            with self.subTest(first=first):
                sent = [self.client.execute(code) for code in (first, "throw new Error('stop');", "2", "3")]
                self.assertEqual(self.replies(4), list(zip(sent, ("ok", "error", "aborted", "aborted"))))

    def test_stop_on_error_is_asked_for(self):
        sent = [self.client.execute(code, stop_on_error=False) for code in ("throw new Error('go on');", "2")]
        self.assertEqual(self.replies(2), list(zip(sent, ("error", "ok"))))

    def test_a_cell_right_after_an_error(self):
        for _ in range(20):
            first = self.client.execute("throw new Error('stop');")
            self.assertEqual(self.replies(1), [(first, "error")])
            second = self.client.execute("1")
            self.assertEqual(self.replies(1), [(second, "ok")])

    def test_every_request_ends_with_idle(self):
        sent = [self.client.execute(code) for code in ("throw new Error('stop');", "2", "3")]
        self.replies(3)
        states = [
            (m["parent_header"]["msg_id"], m["content"]["execution_state"])
            for m in self.iopub(1)
            if m["msg_type"] == "status" and m["parent_header"]["msg_id"] in sent
        ]
        self.assertEqual(states, [(ident, state) for ident in sent for state in ("busy", "idle")])

    def test_two_hundred_cells(self):
        start = time.monotonic()
        sent = [self.client.execute(str(i)) for i in range(200)]
        self.assertEqual(self.replies(200), [(ident, "ok") for ident in sent])
        print(f"\n200 cells: {1000 * (time.monotonic() - start) / 200:.0f} ms each")
