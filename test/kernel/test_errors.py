"""Errors name the line that was written, and stop what is queued behind them."""

import json
import tempfile
import time
from pathlib import Path

from support import PATIENCE, KernelCase


class Errors(KernelCase):
    def test_thrown_in_a_function(self):
        result = self.fails("const one = 1;\n\nfunction f(v: any): number {\n  type T = string;\n\n  return v.x.y;\n}\nf({});")
        self.assertEqual(result.error["ename"], "TypeError")
        self.assertEqual(result.error["evalue"], "Cannot read properties of undefined (reading 'y')")
        count = result.reply["execution_count"]
        self.assertIn("> 6 |   return v.x.y;\n    |              ^", result.traceback)
        self.assertIn(f"at f (cell [{count}], line 6, column 14)\n    at cell [{count}], line 8, column 1", result.traceback)
        for ours in ("tslab", "launch", "session.js", "session.ts", "node:", "evalmachine"):
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

    def test_many_compile_errors(self):
        result = self.fails("unknown1;\nunknown2;\nunknown3;\nunknown4;\nunknown5;")
        self.assertEqual(result.traceback.count("TS2304"), 3)
        self.assertTrue(result.traceback.endswith("\n\nand 2 more errors"), result.traceback)

    def test_thrown_inside_a_helper(self):
        self.ok('import { attend, tf } from "kernel-helpers";')
        result = self.fails("// wrong\nattend(tf.ones([2, 7, 16]), tf.ones([2, 7, 16]), tf.ones([2, 6, 16]));")
        count = result.reply["execution_count"]
        shown = result.traceback.split("\n")
        self.assertEqual(shown[2:4], ["  1 | // wrong", "> 2 | attend(tf.ones([2, 7, 16]), tf.ones([2, 7, 16]), tf.ones([2, 6, 16]));"])
        self.assertEqual(shown[6], f"    at cell [{count}], line 2, column 1")
        self.assertRegex(shown[7], r"^    \(and \d+ more calls in kernel-helpers")
        self.assertEqual(len(shown), 8)

    def test_deep_inside_a_library(self):
        self.ok('import { tf } from "kernel-helpers";')
        nested = "const deep = (n: number): any => (n ? tf.tidy(() => deep(n - 1)) : tf.matMul(tf.ones([2, 3]), tf.ones([2, 3])));\ndeep(3);"
        result = self.fails(nested)
        self.assertIn("> 1 | const deep", result.traceback)
        self.assertRegex(result.traceback, r"at cell \[\d+\], line 2, column 1\n    \(and \d+ more calls in @tensorflow/tfjs-core")

    def test_printed_by_the_cell(self):
        result = self.ok("function f(v: any) {\n  return v.x.y;\n}\ntry {\n  f({});\n} catch (error) {\n  console.error(error);\n}")
        count = result.reply["execution_count"]
        self.assertEqual(result.text("stderr"), "TypeError: Cannot read properties of undefined (reading 'y')\n"
                         f"    at f (cell [{count}], line 2, column 14)\n    at cell [{count}], line 5, column 3\n")

    def test_errors_that_are_hard_to_show(self):
        for code, shown in (
            ("throw Object.assign(new Error('odd'), { errors: { a: 1 } });", "odd"),
            ("const a = new Error('a'), b = new Error('b', { cause: a });\na.cause = b;\nthrow a;", "a (see above)"),
            ("throw new Proxy({}, { get() { throw 1; } });", "fails itself"),
            ("throw Object.create(null);", "[Object: null prototype] {}"),
            ("const both = new AggregateError([new Error('one')], 'all');\nthrow both;", "one of\nError: one"),
        ):
            with self.subTest(code=code):
                self.assertIn(shown, self.fails(code).traceback)
        self.assertEqual(self.ok("1 + 1").value, "2")

    def test_values_that_are_hard_to_send(self):
        result = self.ok('({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": { small: 1n, large: 12345678901234567890n } }) })')
        self.assertEqual(result.of("execute_result")[0]["data"], {"application/json": {"small": 1, "large": "12345678901234567890"}})
        self.ok('import { display } from "kernel-helpers"; import { display as own } from "tslab";')
        for code in ('const line = display({ "application/json": { small: 1n } }); line.update({ "application/json": { small: 2n } });',
                     'own.raw("application/json", { small: 1n } as any);'):
            result = self.ok(code)
            self.assertEqual(result.of("display_data")[0]["data"], {"application/json": {"small": 1}})
            self.assertEqual([one["data"] for one in result.of("update_display_data")], [{"application/json": {"small": 2}}] if "line" in code else [])
        self.assertEqual(self.ok('({ [Symbol.for("Jupyter.display")]: () => null, a: 1 })').value[:1], "{")
        self.fails('const round: any = {};\nround.round = round;\n({ [Symbol.for("Jupyter.display")]: () => round })')
        self.assertEqual(self.ok("1 + 1", user_expressions={}).value, "2")

    def test_user_expressions_may_be_null(self):
        content = {"code": "1", "silent": False, "store_history": True, "user_expressions": None, "allow_stdin": False}
        self.client.shell_channel.send(self.client.session.msg("execute_request", content))
        reply = self.client.get_shell_msg(timeout=20)["content"]
        self.assertEqual((reply["status"], reply["user_expressions"]), ("ok", {}))
        self.assertEqual(self.ok("2").value, "2")

    def test_a_forgotten_await(self):
        self.ok("const five = async () => 5;")
        self.assertEqual(self.ok("five()").value, "Promise { 5 } (write await before it to get its value)")
        self.assertEqual(self.ok("console.log([five()], new Promise(() => {}));").text(), "[ Promise { 5 } ] Promise { <pending> }\n")
        for timer in ("setTimeout(() => {}, 1)", "setInterval(() => {}, 1).unref()", "setImmediate(() => {})"):
            self.assertNotRegex(self.ok(timer).value, "Cell|kResourceStore")

    def test_what_was_made_before_the_error_stays(self):
        self.ok("let kept = 1;")
        self.fails("const half = [1, 2];\nfor (const x of half) if (x === 2) throw new Error('half-way');\nconst kept = 'new';")
        self.assertEqual(self.ok("[half, kept]").value, "[ [ 1, 2 ], 1 ]")

    def test_what_many_names_held_before_the_error_stays(self):
        names = [f"n{i}" for i in range(60)]
        self.ok("".join(f"let {name} = 1;" for name in names))
        self.fails("throw new Error('early');\n" + "".join(f"let {name} = 2;" for name in names))
        self.assertEqual(self.ok(f"[{names[0]}, {names[-1]}]").value, "[ 1, 1 ]")

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
        expected = [(ident, state) for ident in sent for state in ("busy", "idle")]
        states = []

        def hear(message):
            if message["msg_type"] == "status" and message["parent_header"]["msg_id"] in sent:
                states.append((message["parent_header"]["msg_id"], message["content"]["execution_state"]))

        while expected[-1] not in states:
            hear(self.client.get_iopub_msg(timeout=PATIENCE))
        for message in self.iopub(0.5):  # and nothing comes later
            hear(message)
        self.assertEqual(states, expected)

    def test_two_hundred_cells(self):
        start = time.monotonic()
        sent = [self.client.execute(str(i)) for i in range(200)]
        self.assertEqual(self.replies(200), [(ident, "ok") for ident in sent])
        print(f"\n200 cells: {1000 * (time.monotonic() - start) / 200:.0f} ms each")


class Page(KernelCase):
    """A cell in the middle of a notebook, after a restart."""

    cells = ['import { attend, tf } from "kernel-helpers";\nconst { keys, values: items } = { keys: 1, values: 2 };',
             "const middle = attend(keys);\nconst other = tf.ones(items).nonsense; typo;",
             "const below = 1;", "const last = below + 1;", "typo;", "const a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5;", "a1 + a2 + a3 + a4 + a5"]

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        page = Path(cls.temporary.name, "page.ipynb")
        code = [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in cls.cells]
        page.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "const typo = 1"}, *code]}))
        cls.environment = {"JPY_SESSION_NAME": str(page)}
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.temporary.cleanup()

    def test_a_cell_in_the_middle(self):
        told = "attend, keys, tf and items are not defined yet, but other cells of this notebook define them: Run → Run All Above Selected Cell"
        result = self.fails(self.cells[1])
        self.assertEqual((result.error["evalue"], result.traceback), (told, f"CompileError: {told}"))

    def test_many_names(self):
        self.assertTrue(self.fails(self.cells[6]).error["evalue"].startswith("a1, a2, a3 and 2 more are not defined yet, but other cells"))

    def test_a_page_with_another_name(self):
        """As a notebook that was untitled when its kernel started."""
        page = Path(self.environment["JPY_SESSION_NAME"])
        page.rename(page.with_name("renamed.ipynb"))
        self.assertTrue(self.fails(self.cells[3]).error["evalue"].startswith("below is not defined yet, but other cells"))
        page.with_name("renamed.ipynb").rename(page)

    def test_cells_that_are_not_saved(self):
        self.assertEqual(self.fails("unsaved1 + unsaved2").error["evalue"], "unsaved1 and unsaved2 are not defined; if other cells do that: Run → Run All Above Selected Cell")

    def test_a_definition_further_down(self):
        self.assertEqual(self.fails("const early = below;").error["evalue"].split(",")[0], "below is not defined yet")
        page = Path(self.environment["JPY_SESSION_NAME"])
        text = page.read_text()
        page.write_text(json.dumps({"cells": [{"cell_type": "code", "source": one} for one in ("early = below;", "const below = 1, early = 2;")]}))
        self.assertIn("a cell further down defines them: run that first", self.fails("early = below;").error["evalue"])
        page.write_text(text)

    def test_nobody_defines_it(self):
        self.assertIn("Cannot find name 'typo'", self.fails("typo;").error["evalue"])


class NoPage(KernelCase):
    def test_a_first_cell_that_misses_names(self):
        self.assertEqual(self.fails("missing;").traceback, "CompileError: missing is not defined; if other cells do that: Run → Run All Above Selected Cell")
        for mixed in ("missing;\nconst s: string = 1;", "consolo.log(1)"):
            shown = self.fails(mixed).traceback
            self.assertRegex(shown, r"^TS2\d+: Cannot find name")
            self.assertRegex(shown, r"If other cells define \w+: Run → Run All Above Selected Cell$")
        self.ok("const defined = 1;")
        self.assertNotIn("Run All", self.fails("missing;").traceback)
