"""A cell's variables: imports and their kin can be written to again, and loops at the top level leave what they should."""

from support import KernelCase


class Variables(KernelCase):
    def test_imports_are_variables(self):
        self.ok('import { basename, join } from "node:path"; import * as path from "node:path"; import fs, { readFileSync as read } from "node:fs";')
        self.assertEqual(self.ok('[basename("/a/b"), path.sep, typeof fs.readFileSync, typeof read]').value, "[ 'b', '/', 'function', 'function' ]")
        self.ok('import { basename } from "node:path";')
        self.ok("const basename = 5;")
        self.assertEqual(self.ok("basename").value, "5")
        self.ok('import { basename } from "node:path";')
        self.assertEqual(self.ok('basename("/a/c")').value, "'c'")

    def test_everything_of_a_module(self):
        self.ok('export * from "kernel-helpers";')
        self.ok("let attend = 3; attend = 4;")
        self.assertEqual(self.ok("attend").value, "4")

    def test_a_loop_at_the_top_level(self):
        self.ok("let sum = 0; let half = 0; for (let i = 0; i < 1000; i++) { sum += i; half += i / 2; }")
        self.assertEqual(self.ok("[sum, half]").value, "[ 499500, 249750 ]")
        self.ok("for (let i = 0; i < 10; i++) sum += i;")
        self.assertEqual(self.ok("sum").value, "499545")

    def test_last_expressions(self):
        self.assertEqual(self.ok("0").value, "0")
        self.assertEqual(self.ok("undefined").outputs, [])
        self.assertEqual(self.ok("const tsLastExpr = 7; tsLastExpr * 2").value, "14")
        self.assertEqual(self.ok("tsLastExpr").value, "7")

    def test_many_variables(self):
        self.ok("".join(f"let v{i} = {i};" for i in range(1500)))
        self.assertEqual(self.ok("for (let i = 0; i < 1e5; i++) v1 += 1; v1 + v1499").value, "101500")
