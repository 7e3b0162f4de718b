/**
 * What an editor asks of TypeScript: completions, and what stands at a place. TypeScript's own language service would
 * keep a second program beside tslab's, so its inner functions are called with tslab's.
 */
import ts from "typescript";
import { checkerOf, inner, type TypeChecker } from "./inner";

const MAXIMUM = 2000; // characters of a type before it is cut
const CALLABLE = new Set<string>(["const", "let", "var"]);
const token: ts.CancellationToken = { isCancellationRequested: () => false, throwIfCancellationRequested() {} };

/** With `includeSymbol` every entry has the symbol that it stands for. */
type Entry = ts.CompletionEntry & { symbol?: ts.Symbol };

export function completions(program: ts.Program, file: ts.SourceFile, position: number): ts.CompletionInfo | undefined {
  const host = { ...ts.sys, getCompilationSettings: () => program.getCompilerOptions() };
  const { Invoked } = ts.CompletionTriggerKind;
  const log = () => {};
  const found = inner.Completions.getCompletionsAtPosition(
    host,
    program,
    log,
    file,
    position,
    {},
    undefined,
    Invoked,
    token,
    undefined,
    true,
  );
  const checker = checkerOf(program);
  for (const entry of (found?.entries ?? []) as Entry[]) {
    if (entry.kind === ts.ScriptElementKind.alias && entry.symbol) entry.kind = kindOf(checker, entry.symbol, file);
  }
  return found;
}

/** What is behind an import. */
function kindOf(checker: TypeChecker, alias: ts.Symbol, file: ts.SourceFile): ts.ScriptElementKind {
  const symbol = behind(checker, alias);
  const kind = inner.SymbolDisplay.getSymbolKind(checker, symbol, file);
  const calls = CALLABLE.has(kind) && checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
  return calls ? ts.ScriptElementKind.functionElement : kind || ts.ScriptElementKind.alias;
}

const behind = (checker: TypeChecker, symbol: ts.Symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

type Info = Pick<ts.QuickInfo, "textSpan" | "displayParts" | "documentation" | "tags">;

/** What stands at a position; between the parentheses of a call, what is called. */
export const quickInfo = (program: ts.Program, file: ts.SourceFile, position: number): Info | undefined =>
  wordInfo(program, file, position) ?? callInfo(program, file, position);

function wordInfo(program: ts.Program, file: ts.SourceFile, position: number): Info | undefined {
  const checker = checkerOf(program);
  const touched = inner.getTouchingPropertyName(file, position);
  if (touched === file) return undefined;
  const { parent } = touched;
  const node = ts.isNewExpression(parent) && touched.pos === parent.pos ? parent.expression : touched;
  const symbol = symbolAt(checker, node);
  const textSpan = inner.createTextSpanFromNode(node, file);
  if (!symbol || checker.isUnknownSymbol(symbol)) {
    if (!ts.isIdentifier(node) && node.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
    const type = checker.getTypeAtLocation(node);
    return { textSpan, displayParts: inner.typeToDisplayParts(checker, type, file), documentation: [], tags: [] };
  }
  const { displayParts, documentation, tags } = inner.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    behind(checker, symbol),
    file,
    inner.getContainerNode(node),
    node,
    undefined,
    undefined,
    MAXIMUM,
  );
  return { textSpan, displayParts, documentation, tags };
}

/** The key of an object stands for what is expected there. */
function symbolAt(checker: TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const element = inner.getContainingObjectLiteralElement(node);
  const expected = element && checker.getContextualType(element.parent as ts.Expression);
  const found = expected && inner.getPropertySymbolsFromContextualType(element, checker, expected, false);
  return found?.length === 1 ? found[0] : checker.getSymbolAtLocation(node);
}

function callInfo(program: ts.Program, file: ts.SourceFile, position: number): Info | undefined {
  const help = inner.SignatureHelp.getSignatureHelpItems(program, file, position, undefined, token);
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
