/**
 * Two things are added while tslab compiles a cell, both in the last of its two steps (modern JavaScript to CommonJS):
 *
 * - every turn of a loop looks whether the reader has pressed Interrupt, and so does every `await` that comes back;
 * - the way back from a line that ran to the line that was written.
 */
"use strict";
const { compiler, provide } = require("./typescript.cjs");

const ts = provide({ transpileModule });

/** The name under which a cell's code finds its checks, see interrupt.cjs. */
const CHECKS = "__interrupt__";
/**
 * What TypeScript puts first: strict mode, which tslab turns off by an option that newer versions lack; and every name that the
 * cell declares set to undefined, so that a cell that fails half-way would lose older values.
 */
const PREAMBLE = /^"use strict";\n(Object\.defineProperty\(exports, "__esModule", .*\n)?(exports\..* = void 0;\n)*/;
const onlyLines = (text, esModule = "") => esModule + "\n".repeat(text.split("\n").length - (esModule ? 2 : 1));
const MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

/** @typedef {import("./sources.cjs").Maps & {awaits: boolean}} Compiled `awaits`: outside of any function */

/** @type {Map<string, Compiled>} */
const compiled = new Map();

function transpileModule(code, settings) {
  const [comment, encoded] = MAP.exec(code) ?? [""];
  let awaits = false;
  const result = compiler.transpileModule(code.slice(0, code.length - comment.length), {
    ...settings,
    compilerOptions: { ...settings.compilerOptions, sourceMap: true },
    transformers: { before: [interruptible(() => (awaits = true))] },
  });
  const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "").replace(PREAMBLE, onlyLines);
  if (encoded) {
    compiled.set(outputText, {
      awaits,
      toJavaScript: Buffer.from(encoded, "base64").toString(),
      toCommonJS: result.sourceMapText,
    });
  }
  return { ...result, outputText };
}

/** What is known of one piece of compiled code; asked for once, then forgotten. @param {string} output */
function takeCompiled(output) {
  const found = compiled.get(output);
  compiled.delete(output);
  return found;
}

/**
 * A transformer of TypeScript's that adds the checks. It also tells of an `await` outside of any function: tslab overlooks
 * `await (…)` and `for await` there.
 */
const interruptible = (awaitsOutside) => (context) => {
  const { factory } = context;
  const checks = factory.createIdentifier(CHECKS);
  const flag = factory.createElementAccessExpression(factory.createPropertyAccessExpression(checks, "flag"), 0);
  const stop = factory.createCallExpression(factory.createPropertyAccessExpression(checks, "stop"), undefined, []);
  const check = factory.createExpressionStatement(factory.createLogicalAnd(flag, stop));

  const checked = (body) =>
    ts.isBlock(body)
      ? factory.updateBlock(body, [check, ...body.statements])
      : factory.createBlock([check, body]);

  let functions = 0;
  const visit = (node) => {
    const inside = ts.isFunctionLike(node);
    if (inside) functions++;
    const seen = ts.visitEachChild(node, visit, context);
    if (inside) functions--;
    if (functions === 0 && (ts.isAwaitExpression(seen) || seen.awaitModifier)) awaitsOutside();
    if (ts.isAwaitExpression(seen)) {
      return factory.createCallExpression(factory.createPropertyAccessExpression(checks, "resume"), undefined, [seen]);
    }
    if (ts.isWhileStatement(seen)) return factory.updateWhileStatement(seen, seen.expression, checked(seen.statement));
    if (ts.isDoStatement(seen)) return factory.updateDoStatement(seen, checked(seen.statement), seen.expression);
    if (ts.isForStatement(seen)) {
      const { initializer, condition, incrementor, statement } = seen;
      return factory.updateForStatement(seen, initializer, condition, incrementor, checked(statement));
    }
    if (ts.isForOfStatement(seen)) {
      const { awaitModifier, initializer, expression, statement } = seen;
      const body = checked(awaitModifier ? resumed(statement) : statement);
      return factory.updateForOfStatement(seen, awaitModifier, initializer, expression, body);
    }
    if (ts.isForInStatement(seen)) {
      return factory.updateForInStatement(seen, seen.initializer, seen.expression, checked(seen.statement));
    }
    return seen;
  };
  // `for await` awaits without the word.
  const resumed = (body) =>
    factory.createBlock([
      factory.createExpressionStatement(
        factory.createCallExpression(factory.createPropertyAccessExpression(checks, "resume"), undefined, []),
      ),
      ...(ts.isBlock(body) ? body.statements : [body]),
    ]);
  return (file) => ts.visitEachChild(file, visit, context);
};

module.exports = { ts, takeCompiled, CHECKS };
