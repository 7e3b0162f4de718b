/** TypeScript, with those of its inner functions that the kernel calls: what its own language service is made of. */
import ts from "typescript";

interface TypeChecker extends ts.TypeChecker {
  isUnknownSymbol(symbol: ts.Symbol): boolean;
}

interface DisplayedSymbol {
  displayParts: ts.SymbolDisplayPart[];
  documentation: ts.SymbolDisplayPart[];
  tags: ts.JSDocTagInfo[] | undefined;
}

interface Inner {
  Completions: {
    getCompletionsAtPosition(
      host: object,
      program: ts.Program,
      log: (message: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: object,
      trigger: undefined,
      kind: ts.CompletionTriggerKind,
      token: ts.CancellationToken,
      format: undefined,
      includeSymbol: boolean,
    ): ts.CompletionInfo | undefined;
  };
  SignatureHelp: {
    getSignatureHelpItems(
      program: ts.Program,
      file: ts.SourceFile,
      position: number,
      reason: undefined,
      token: ts.CancellationToken,
    ): ts.SignatureHelpItems | undefined;
  };
  SymbolDisplay: {
    getSymbolKind(checker: ts.TypeChecker, symbol: ts.Symbol, location: ts.Node): ts.ScriptElementKind;
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
      meaning: undefined,
      alias: undefined,
      maximumLength: number,
    ): DisplayedSymbol;
  };
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  createTextSpanFromNode(node: ts.Node, file: ts.SourceFile): ts.TextSpan;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  getContainingObjectLiteralElement(node: ts.Node): ts.ObjectLiteralElement | undefined;
  getPropertySymbolsFromContextualType(
    element: ts.ObjectLiteralElement,
    checker: ts.TypeChecker,
    type: ts.Type,
    unionOnly: boolean,
  ): readonly ts.Symbol[];
  getTokenAtPosition(file: ts.SourceFile, position: number): ts.Node;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  isPrologueDirective(node: ts.Node): boolean;
  nullTransformationContext: ts.TransformationContext;
  typeToDisplayParts(checker: ts.TypeChecker, type: ts.Type, enclosing: ts.Node): ts.SymbolDisplayPart[];
}

export const inner = ts as typeof ts & Inner;
export const checkerOf = (program: ts.Program): TypeChecker => program.getTypeChecker() as TypeChecker;
export type { TypeChecker };

/** A file, and what its parser has found wrong in it. */
export const parsed = (code: string) =>
  ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest) as ts.SourceFile & {
    parseDiagnostics: ts.DiagnosticWithLocation[];
  };
