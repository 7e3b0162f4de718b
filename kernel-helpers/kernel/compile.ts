/**
 * Two things are added while tslab compiles a cell, both in the last of its two steps (modern JavaScript to CommonJS):
 *
 * - every turn of a loop and every call of a function looks whether the reader has pressed Interrupt, and so does every
 *   `await` that comes back (interrupt.ts); whoever asks for a function's text does not see that (checks.ts);
 * - the way back from a line that ran to the line that was written.
 */
import ts from "typescript";
import { MARKS, NAMES } from "./checks";
import { inner } from "./inner";
import type { Maps } from "./sources";
import { provide } from "./typescript";

provide({ transpileModule });

/**
 * What TypeScript puts first: strict mode, which tslab turns off by an option that newer versions lack; and every name
 * that the cell declares set to undefined, so that a cell that fails half-way would lose older values.
 */
const PREAMBLE = /^"use strict";\n(Object\.defineProperty\(exports, "__esModule", .*\n)?(exports\..* = void 0;\n)*/;
const onlyLines = (text: string, esModule = "") => esModule + "\n".repeat(text.split("\n").length - (esModule ? 2 : 1));
const MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

interface Compiled extends Maps {
  /** Outside of any function. */
  awaits: boolean;
}

const compiled = new Map<string, Compiled>();

function transpileModule(code: string, settings: ts.TranspileOptions): ts.TranspileOutput {
  const [comment, encoded] = MAP.exec(code) ?? ["", undefined];
  let awaits = false;
  const result = ts.transpileModule(code.slice(0, code.length - comment.length), {
    ...settings,
    compilerOptions: { ...settings.compilerOptions, sourceMap: true },
    transformers: { before: [interruptible(() => (awaits = true))] },
  });
  const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "").replace(PREAMBLE, onlyLines);
  if (encoded) {
    compiled.set(outputText, {
      awaits,
      toJavaScript: Buffer.from(encoded, "base64").toString(),
      toCommonJS: result.sourceMapText ?? "",
    });
  }
  return { ...result, outputText };
}

/** What is known of one piece of compiled code; asked for once, then forgotten. */
export function takeCompiled(output: string): Compiled | undefined {
  const found = compiled.get(output);
  compiled.delete(output);
  return found;
}

/**
 * A transformer of TypeScript's that adds the checks. It also tells of an `await` outside of any function: tslab
 * overlooks `await (…)` and `for await` there.
 */
const interruptible =
  (awaitsOutside: () => void): ts.TransformerFactory<ts.SourceFile> =>
  (context) => {
    const { factory } = context;
    const name = (text: string) => factory.createIdentifier(text);
    const check = factory.createIfStatement(
      factory.createElementAccessExpression(name(NAMES.flag), 0),
      factory.createThrowStatement(name(NAMES.thrown)),
    );
    const resume = (...parameters: ts.Expression[]) =>
      factory.createCallExpression(name(NAMES.resume), undefined, parameters);

    const checked = (body: ts.Statement) =>
      ts.isBlock(body) ? factory.updateBlock(body, [check, ...body.statements]) : factory.createBlock([check, body]);

    /** `await x` as `__resume__(await x)`, with the marks around what is added. */
    const resumed = (awaiting: ts.Expression) => {
      const { before, after } = { before: ts.addSyntheticLeadingComment, after: ts.addSyntheticTrailingComment };
      const mark = <T extends ts.Node>(add: typeof before, node: T, text: string) =>
        add(node, ts.SyntaxKind.MultiLineCommentTrivia, text, false);
      const value = mark(after, mark(before, awaiting, MARKS.close), MARKS.open);
      return mark(after, mark(before, resume(value), MARKS.open), MARKS.close);
    };

    let functions = 0;
    const visit = (node: ts.Node): ts.Node => {
      const inside = ts.isFunctionLike(node);
      if (inside) functions++;
      const seen = ts.visitEachChild(node, visit, context);
      if (inside) functions--;
      if (functions === 0 && (ts.isAwaitExpression(seen) || (ts.isForOfStatement(seen) && seen.awaitModifier)))
        awaitsOutside();
      if (ts.isAwaitExpression(seen)) return resumed(seen);
      if (ts.isWhileStatement(seen))
        return factory.updateWhileStatement(seen, seen.expression, checked(seen.statement));
      if (ts.isDoStatement(seen)) return factory.updateDoStatement(seen, checked(seen.statement), seen.expression);
      if (ts.isForStatement(seen)) {
        const { initializer, condition, incrementor, statement } = seen;
        return factory.updateForStatement(seen, initializer, condition, incrementor, checked(statement));
      }
      if (ts.isForOfStatement(seen)) {
        const { awaitModifier, initializer, expression, statement } = seen;
        const body = checked(awaitModifier ? resumedLoop(statement) : statement);
        return factory.updateForOfStatement(seen, awaitModifier, initializer, expression, body);
      }
      if (ts.isForInStatement(seen)) {
        return factory.updateForInStatement(seen, seen.initializer, seen.expression, checked(seen.statement));
      }
      if (!inside) return seen;
      const { body } = seen as ts.FunctionLikeDeclaration;
      return ts.visitEachChild(seen, (part) => (part === body ? checkedFunction(body) : part), context);
    };
    // `for await` awaits without the word.
    const resumedLoop = (body: ts.Statement) =>
      factory.createBlock([
        factory.createExpressionStatement(resume()),
        ...(ts.isBlock(body) ? body.statements : [body]),
      ]);

    const checkedFunction = (body: ts.ConciseBody) => {
      if (!ts.isBlock(body)) return factory.createBlock([check, factory.createReturnStatement(body)], true);
      const directives = body.statements.findIndex((one) => !inner.isPrologueDirective(one));
      const at = directives < 0 ? body.statements.length : directives;
      return factory.updateBlock(body, [...body.statements.slice(0, at), check, ...body.statements.slice(at)]);
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
