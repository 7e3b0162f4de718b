/**
 * What an editor asks of TypeScript: completions, and what stands at a place. TypeScript's own language service would keep a
 * second program beside tslab's, so its inner functions are called with tslab's.
 */
"use strict";
const ts = require("typescript");

const MAXIMUM = 2000; // characters of a type before it is cut
const CALLABLE = new Set(["const", "let", "var"]);
const token = { isCancellationRequested: () => false, throwIfCancellationRequested() {} };

/** @param {import("typescript").Program} program @param {import("typescript").SourceFile} file @param {number} position */
function completions(program, file, position) {
  const host = { ...ts.sys, getCompilationSettings: () => program.getCompilerOptions() };
  const { Invoked } = ts.CompletionTriggerKind;
  const log = () => {};
  const found = ts.Completions.getCompletionsAtPosition(
    host, program, log, file, position, {}, undefined, Invoked, token, undefined, true,
  );
  const checker = program.getTypeChecker();
  for (const entry of found?.entries ?? []) if (entry.kind === "alias") entry.kind = kindOf(checker, entry.symbol, file);
  return found;
}

/** What is behind an import. */
function kindOf(checker, alias, file) {
  const symbol = behind(checker, alias);
  const kind = ts.SymbolDisplay.getSymbolKind(checker, symbol, file);
  const calls = CALLABLE.has(kind) && checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
  return calls ? "function" : kind || "alias";
}

const behind = (checker, symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);

/**
 * What stands at a position; between the parentheses of a call, what is called.
 *
 * @param {import("typescript").Program} program @param {import("typescript").SourceFile} file @param {number} position
 */
const quickInfo = (program, file, position) => wordInfo(program, file, position) ?? callInfo(program, file, position);

function wordInfo(program, file, position) {
  const checker = program.getTypeChecker();
  const touched = ts.getTouchingPropertyName(file, position);
  if (touched === file) return undefined;
  const node = ts.isNewExpression(touched.parent) && touched.pos === touched.parent.pos ? touched.parent.expression : touched;
  const symbol = symbolAt(checker, node);
  const textSpan = ts.createTextSpanFromNode(node, file);
  if (!symbol || checker.isUnknownSymbol(symbol)) {
    if (!ts.isIdentifier(node) && node.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
    const type = checker.getTypeAtLocation(node);
    return { textSpan, displayParts: ts.typeToDisplayParts(checker, type, file), documentation: [], tags: [] };
  }
  const { displayParts, documentation, tags } = ts.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker, behind(checker, symbol), file, ts.getContainerNode(node), node, undefined, undefined, MAXIMUM,
  );
  return { textSpan, displayParts, documentation, tags };
}

/** The key of an object stands for what is expected there. */
function symbolAt(checker, node) {
  const element = ts.getContainingObjectLiteralElement(node);
  const expected = element && checker.getContextualType(element.parent);
  const found = expected && ts.getPropertySymbolsFromContextualType(element, checker, expected, false);
  return found?.length === 1 ? found[0] : checker.getSymbolAtLocation(node);
}

function callInfo(program, file, position) {
  const help = ts.SignatureHelp.getSignatureHelpItems(program, file, position, undefined, token);
  const item = help?.items[help.selectedItemIndex];
  if (!item) return undefined;
  const { prefixDisplayParts, separatorDisplayParts, suffixDisplayParts, parameters, documentation, tags } = item;
  const between = parameters.flatMap(({ displayParts }, i) => [...(i ? separatorDisplayParts : []), ...displayParts]);
  return {
    textSpan: { start: position, length: 0 },
    displayParts: [...prefixDisplayParts, ...between, ...suffixDisplayParts],
    documentation,
    tags,
  };
}

module.exports = { completions, quickInfo };
