// `npm test`: set-up, then every stage; `npm test -- unit kernel` runs the named ones. The last line counts what passed
// and failed.
import { Failure, report } from "./setup/failure.mjs";
import { setup } from "./setup/setup.mjs";
import { findBrowser } from "./test/browser.mjs";
import { stages } from "./test/stages.mjs";

const names = process.argv.slice(2);

try {
  const unknown = names.find((name) => !(name in stages));
  if (unknown) throw new Failure(`There is no stage ${unknown}`, `The stages are: ${Object.keys(stages).join(", ")}`);
  const chosen = Object.entries(stages).filter(([name]) => !names.length || names.includes(name));
  if (chosen.some(([name]) => ["package", "browser"].includes(name))) findBrowser(); // what is missing is said before minutes of other stages
  const minutes = Math.ceil(chosen.reduce((total, [, stage]) => total + stage.minutes, 0));
  console.log(`Set-up, then ${chosen.map(([name]) => name).join(", ")}: about ${minutes} min on two idle cores.`);
  const { backend } = await setup({ tests: true });

  /** @type {{ name: string, passed: number, failed: number, minutes: string }[]} */
  const results = [];
  for (const [name, { title, run }] of chosen) {
    console.log(`\n=== ${name}: ${title}`);
    const start = Date.now();
    const { passed, failed } = await run(backend).catch((error) => {
      report(error);
      return { passed: 0, failed: 1 };
    });
    const minutes = ((Date.now() - start) / 60_000).toFixed(1);
    results.push({ name, passed, failed, minutes });
    console.log(`=== ${name}: ${passed} passed, ${failed} failed, ${minutes} min`);
  }

  /** @param {"passed" | "failed"} key */
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const failing = results.filter((result) => result.failed).map((result) => result.name);
  console.log(
    `\n${results
      .map(
        ({ name, passed, failed, minutes }) =>
          `${failed ? "✗" : "✓"} ${name.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${minutes.padStart(6)} min`,
      )
      .join("\n")}`,
  );
  if (failing.length) console.log(`\nLook at them alone: npm test -- ${failing.join(" ")}`);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = failing.length ? 1 : 0;
} catch (error) {
  report(error);
  process.exitCode = 1;
}
