"""The language of cells: the project's TypeScript, and what this Node can do."""

import json
import subprocess
import tempfile
from pathlib import Path

from support import NODE, ROOT, KernelCase


class Language(KernelCase):
    def test_export(self):
        self.ok("export const one = 1, two = 2;\nexport function f() { return one; }\nexport default class K { a = 3 }\nexport type T = string;\nconst w = 4;\nexport { w };")
        self.assertEqual(self.ok("const t: T = 'a';\n[one, two, f(), new K().a, w, t].join()").value, "'1,2,1,3,4,a'")
        self.assertEqual(self.ok("export default 5 + 1").value, "6")

    def test_export_keeps_lines_and_columns(self):
        result = self.fails("export function g(v: any) {\n  return v.x.y;\n}\ng({});")
        self.assertIn("> 2 |   return v.x.y;\n    |              ^", result.traceback)

    def test_later_libraries(self):
        self.assertEqual(self.ok("[3, 1, 2].toSorted()").value, "[ 1, 2, 3 ]")
        self.assertEqual(self.ok("[3, 1, 2].findLast((x) => x > 1)").value, "2")
        self.assertEqual(self.ok('/[\\p{L}--[a-z]]/v.test("A")').value, "true")

    def test_what_this_node_lacks_is_said(self):
        code = "Object.groupBy([1, 2], (x) => (x > 1 ? 'many' : 'one')).many"
        has = subprocess.run([NODE, "-p", "'groupBy' in Object"], capture_output=True, text=True).stdout.strip() == "true"
        if has:
            self.assertEqual(self.ok(code).value, "[ 2 ]")
        else:
            self.assertIn("does not have it, a newer one does", self.fails(code).error["evalue"])

    def test_using(self):
        result = self.ok("using file = { name: 'a', [Symbol.dispose]() { console.log('closed'); } };\nconsole.log('open', file.name);\nconst read = 5;")
        self.assertEqual(result.text(), "open a\nclosed\n")
        self.assertEqual(self.ok("read").value, "5")

    def test_the_last_expression_beside_using(self):
        opened = "using open = { size: 5, [Symbol.dispose]() { this.size = 0; } };\n"
        self.assertEqual(self.ok(f"{opened}const last = 1;\nopen.size + last").value, "6")
        self.assertEqual(self.ok(f"const twice = 2; {opened}(await Promise.resolve(open.size)) * twice").value, "10")
        self.assertEqual(self.ok("await using late = { async [Symbol.asyncDispose]() { console.log('closed'); } };\n7").value, "7")
        self.assertEqual(self.ok(f"{opened}for (const x of [1]) x;").outputs, [])
        self.assertIn("> 2 | open.nothing.size", self.fails("using open = { nothing: null as any, [Symbol.dispose]() {} };\nopen.nothing.size").traceback)

    def test_import_meta_is_told_with_its_line(self):
        result = self.fails("const one = 1;\nconsole.log(one, import.meta.url);")
        self.assertEqual(result.error["evalue"], "line 2, column 18: There is no 'import.meta' in a notebook; process.cwd() is the notebook's folder.")
        self.assertIn("> 2 | console.log(one, import.meta.url);\n    |                  ^^^^^^^^^^^", result.traceback)
        self.assertEqual(self.ok("'import.meta'").value, "'import.meta'")

    def test_null_is_told_apart(self):
        self.assertIn("possibly 'undefined'", self.fails("const ages = new Map([['Ada', 36]]);\nages.get('Ada').toFixed(1)").error["evalue"])
        self.ok("let best: number | null = null;")
        self.assertEqual(self.ok("best = 4;\nbest.toFixed(1)").value, "'4.0'")

    def test_types_may_be_left_out(self):
        self.assertEqual(self.ok("const losses = [];\nlosses.push(1);\nfunction add(a, b) { return a + b; }\nadd(losses[0], 2)").value, "3")
        self.assertEqual(self.ok("let later;\nlater = { x: 1 };\nconst key = 'y' as string;\n[later.x, later[key]]").value, "[ 1, undefined ]")

    def is_complete(self, code):
        self.client.is_complete(code)
        return self.client.get_shell_msg(timeout=60)

    def test_is_complete(self):
        for code, status in (
            ("<T>(x: T) => x", "complete"),
            ("const f = <T>(x: T) => x;\nf(1)", "complete"),
            ("`one\n\ntwo`", "complete"),
            ("`open", "incomplete"),
            ("`open ${", "incomplete"),
            ("const x =", "incomplete"),
            ("f(1,", "incomplete"),
            ("/* a", "incomplete"),
            ("const x = ;", "invalid"),
            ("}", "invalid"),
            ("'open", "invalid"),
        ):
            with self.subTest(code=code):
                self.assertEqual(self.is_complete(code)["content"]["status"], status)


class Inspection(KernelCase):
    def shown(self, code, at=None):
        content = self.client.inspect(code, len(code) if at is None else at, reply=True, timeout=60)["content"]
        return content["data"].get("text/plain", "")

    def test_tags_are_whole(self):
        self.ok("/**\n * Halves.\n *\n * @param x what is {@link Math halved}\n * @returns the half\n * @throws {RangeError} for odd ones\n * @example\n * half(2)\n */\nfunction half(x: number) { return x / 2; }")
        self.assertEqual(self.shown("half", 2), "function half(x: number): number\n\nHalves.\n\n@param x what is halved\n@returns the half\n@throws {RangeError} for odd ones\n@example half(2)")

    def test_parameters_in_a_call(self):
        self.ok('import { plots, attend } from "kernel-helpers";')
        for code in ("plots.attentionMap(", "plots.attentionMap([[1]], ", "plots.attentionMap()"):
            at = len(code.rstrip(")"))
            self.assertRegex(self.shown(code, at), r"^attentionMap\(weights: ", code)
        self.assertRegex(self.shown("attend", 3), r"^function attend\(")

    def test_completion_says_what_it_is(self):
        self.ok('import { attend, tf, alignments } from "kernel-helpers";')
        for code, name, kind in (("atten", "attend", "function"), ("alignmen", "alignments", "module")):
            reply = self.client.complete(code, len(code), reply=True, timeout=60)["content"]
            kinds = {one["text"]: one["type"] for one in reply["metadata"]["_jupyter_types_experimental"]}
            self.assertEqual(kinds[name], kind)


class Packages(KernelCase):
    """Local files and packages that change while the kernel runs."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name).resolve()
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.temporary.cleanup()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_a_package_that_is_installed_later(self):
        code = 'import { one } from "comes-later";\none'
        self.assertIn("Cannot find module 'comes-later'", self.fails(code).error["evalue"])
        self.write("node_modules/comes-later/package.json", json.dumps({"main": "index.js", "types": "index.d.ts"}))
        self.write("node_modules/comes-later/index.js", "exports.one = 1;")
        self.write("node_modules/comes-later/index.d.ts", "export declare const one: number;")
        self.assertEqual(self.ok(code).value, "1")

    def test_types_that_are_installed_later(self):
        self.write("node_modules/untyped/index.js", "exports.one = 1;")
        code = 'import { one } from "untyped";\none'
        self.assertEqual(self.ok(code).value, "1")
        self.write("node_modules/@types/untyped/index.d.ts", "export declare const one: number;")
        self.assertEqual(self.ok("1 + 1").value, "2")
        self.assertIn("'string'", self.fails('import { one } from "untyped";\nconst s: string = one;').error["evalue"])

    def test_a_file_that_is_created_later(self):
        code = 'import { here } from "./appears";\nhere'
        self.assertIn("Cannot find module './appears'", self.fails(code).error["evalue"])
        self.assertEqual(self.ok("1 + 1").value, "2")
        self.write("appears.ts", "export const here = 'yes';")
        self.assertEqual(self.ok(code).value, "'yes'")

    def test_exports_only(self):
        self.write("node_modules/modern/package.json", json.dumps({"exports": {
            ".": {"import": {"types": "./no.d.mts", "default": "./no.mjs"}, "require": {"types": "./yes.d.cts", "default": "./yes.cjs"}},
            "./sub": {"types": "./sub.d.ts", "default": "./sub.js"},
        }}))
        self.write("node_modules/modern/yes.cjs", "exports.yes = 1;")
        self.write("node_modules/modern/yes.d.cts", "export declare const yes: number;")
        self.write("node_modules/modern/no.d.mts", "export declare const no: number;")
        self.write("node_modules/modern/sub.js", "exports.sub = 2;")
        self.write("node_modules/modern/sub.d.ts", "export declare const sub: number;")
        self.assertEqual(self.ok('import { yes } from "modern";\nimport { sub } from "modern/sub";\n[yes, sub]').value, "[ 1, 2 ]")

    def test_a_changed_file_behind_another(self):
        self.write("inner.ts", "export const size = 1;")
        self.write("outer.ts", 'import { size } from "./inner";\nexport const double = () => size * 2;')
        code = 'import { double } from "./outer";\ndouble()'
        self.assertEqual(self.ok(code).value, "2")
        self.write("inner.ts", "export const size = 100;")
        self.assertEqual(self.ok(code).value, "200")

    def test_an_error_in_a_local_file(self):
        self.write("local.ts", "export interface A { x: number }\n\nexport function deep(v: any) {\n  return v.x.y;\n}\n")
        result = self.fails('import { deep } from "./local";\ndeep({});')
        count = result.reply["execution_count"]
        self.assertIn("> 4 |   return v.x.y;\n    |              ^", result.traceback)
        self.assertIn(f"\n    at deep (local.ts, line 4, column 14)\n    at cell [{count}], line 2, column ", result.traceback)
        printed = self.ok("try { deep({}); } catch (error) { console.error(error); }").text("stderr")
        self.assertIn("at deep (local.ts, line 4, column 14)\n    at cell [", printed)

    def test_a_file_by_its_whole_name(self):
        self.write("whole.ts", "export const whole = 1;")
        self.assertEqual(self.ok('import { whole } from "./whole.ts";\nwhole').value, "1")

    def test_anothers_mistake(self):
        self.write("shared.ts", "export const size = 1;")
        self.ok('import { size } from "./shared";')
        self.write("shared.ts", "export const size = 1;\nconst wrong: { a: { b: string } } = { a: { b: 1 } };\nconst other: () => string = () => 1;")
        self.assertEqual(self.ok("size + 1").value, "2")
        error = self.fails('import { size } from "./shared";').error
        self.assertTrue(error["evalue"].startswith("shared.ts, line 2, column 44: Type 'number'"), error["evalue"])
        self.assertEqual("".join(error["traceback"]).count("shared.ts, line"), 2)
        self.write("shared.ts", "export const size = 3;")
        self.assertEqual(self.ok('import { size } from "./shared";\nsize').value, "3")
