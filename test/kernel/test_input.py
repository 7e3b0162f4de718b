"""Questions use Jupyter's input box, or fail at once where there is none; what child processes write reaches the cell."""

from support import KernelCase


class Input(KernelCase):
    def asked(self, code, *answers, status="ok"):
        """Runs a cell and answers its questions; returns what it asked and its value."""
        left, questions = list(answers), []

        def hook(message):
            questions.append(message["content"]["prompt"])
            self.client.input(left.pop(0))

        result = self.run_cell(code, stdin_hook=hook, allow_stdin=True)
        self.assertEqual(result.status, status, result.outputs)
        self.assertEqual(left, [])
        return questions, result

    def test_prompt(self):
        code = 'console.log("first"); const name = prompt("Name? "); const age: string = prompt("Age? ", "7"); console.log(name, age);'
        questions, result = self.asked(code, "Ada 𝛼", "")
        self.assertEqual((questions, result.text()), (["Name? ", "Age? "], "first\nAda 𝛼 7\n"))
        questions, result = self.asked('await null; [prompt("a"), prompt()]', "1", "2")
        self.assertEqual((questions, result.value), (["a", ""], "[ '1', '2' ]"))

    def test_readline(self):
        self.ok('import readline from "node:readline"; import { createInterface } from "node:readline/promises"; void 0')
        code = """const rl = createInterface({ input: process.stdin, output: process.stdout });
        const one = await rl.question("One? "); const two = await rl.question("Two? "); rl.close(); one + two"""
        questions, result = self.asked(code, "x", "y")
        self.assertEqual((len(questions), result.text(), result.value), (2, "One? Two? ", "'xy'"))
        code = """const io = readline.createInterface({ input: process.stdin, output: process.stdout });
        await new Promise<string>((done) => io.question("Once? ", (answer) => { io.close(); done(answer); }))"""
        questions, result = self.asked(code, "only")
        self.assertEqual((len(questions), result.value), (1, "'only'"))
        self.assertEqual(self.ok("1 + 1").value, "2")

    def test_readline_of_an_earlier_cell(self):
        self.ok('import { createInterface as open } from "node:readline/promises"; void 0')
        questions, result = self.asked('const kept = open({ input: process.stdin, output: process.stdout }); await kept.question("a")', "1")
        self.assertEqual((len(questions), result.value), (1, "'1'"))
        self.assertEqual(self.ok("await new Promise((done) => setTimeout(done, 200)); 1 + 1").value, "2")
        questions, result = self.asked('await kept.question("b")', "2")
        self.assertEqual((len(questions), result.value), (1, "'2'"))
        self.fails('await kept.question("c")', allow_stdin=False)
        self.ok("kept.close();")

    def test_standard_input(self):
        code = "let lines = ''; for await (const line of process.stdin) { lines += line; if (lines.length > 4) break; } lines"
        questions, result = self.asked(code, "ab", "cd")
        self.assertEqual((len(questions), result.value), (2, "'ab\\ncd\\n'"))

    def test_reading_the_file(self):
        questions, result = self.asked('import { readFileSync } from "node:fs"; readFileSync(0, "utf8")', "typed")
        self.assertEqual((len(questions), result.value), (1, "'typed\\n'"))

    def test_nobody_can_be_asked(self):
        self.ok('import { createInterface as make } from "node:readline/promises"; import { readFileSync as read } from "node:fs"; void 0')
        for code in (
            'prompt("Name? ");',
            'await null; prompt("Name? ");',
            'const rl = make({ input: process.stdin, output: process.stdout }); await rl.question("Name? ");',
            "for await (const line of process.stdin) console.log(line);",
            "read(0);",
        ):
            with self.subTest(code=code):
                result = self.fails(code, allow_stdin=False)
                self.assertRegex(result.error["evalue"], "^(prompt|standard input): only a front end with an input box can be asked.*allow_stdin is false")
                self.assertLess(result.seconds, 10)
                self.assertEqual(self.ok("1 + 1").value, "2")

    def test_interrupt_of_a_question(self):
        for code in ('prompt("Name? ");', "for await (const line of process.stdin) console.log(line);"):
            with self.subTest(code=code):
                result = self.run_cell(code, interrupt=1, stdin_hook=lambda _: None, allow_stdin=True)
                self.assertEqual(result.reply["ename"], "Interrupted")
                self.assertEqual(self.ok("1 + 1").value, "2")


class Children(KernelCase):
    def test_inherited_output(self):
        self.ok('import { execFileSync, execSync, fork, spawn, spawnSync } from "node:child_process"; import { once } from "node:events"; void 0')
        say = '"-e", "console.log(1); console.error(2)"'
        for code in (
            f'await once(spawn(process.execPath, [{say}], {{ stdio: "inherit" }}), "close");',
            f'await once(spawn(process.execPath, [{say}], {{ stdio: ["ignore", 1, process.stderr] }}), "close");',
            f'spawnSync(process.execPath, [{say}], {{ stdio: "inherit" }});',
            f'execFileSync(process.execPath, [{say}], {{ stdio: ["ignore", "inherit", "inherit"] }});',
            'execSync("echo 1; echo 2 >&2", { stdio: "inherit" });',
            'try { execSync("echo 1; echo 2 >&2; exit 3", { stdio: "inherit" }); } catch (error) { console.assert((error as any).status === 3); }',
        ):
            with self.subTest(code=code):
                result = self.ok(code + " void 0")
                self.assertEqual((result.text(), result.text("stderr")), ("1\n", "2\n"))

    def test_what_is_read_stays_with_the_reader(self):
        self.ok('import { execSync as run } from "node:child_process"; void 0')
        result = self.ok('run("echo 1; echo 2 >&2", { encoding: "utf8" })')
        self.assertEqual((result.value, result.text(), result.text("stderr")), ("'1\\n'", "", "2\n"))

    def test_much_output(self):
        self.ok('import { execSync as run } from "node:child_process"; void 0')
        self.assertEqual(len(self.ok('run("yes 1234567 | head -n 1000000", { stdio: "inherit" }); void 0').text()), 8_000_000)
