/**
 * `using file = open();` at the top of a cell. TypeScript writes all that follows into a `try` with a `finally` that
 * closes the file; but tslab shows a cell's last statement, which is that `try` then. So the last expression's value is
 * kept in a variable, and repeated at the end.
 */
import ts from "typescript";

const closes = (statement: ts.Statement) =>
  ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Using) !== 0;

/** Changes `program` in place. */
export function repeatLast(program: ts.Program): void {
  const { emit } = program;
  program.emit = (file, write, cancellation, declarationsOnly, transformers) =>
    emit(file, write, cancellation, declarationsOnly, {
      ...transformers,
      after: [repeating, ...(transformers?.after ?? [])],
    });
}

/** For what TypeScript has made of a cell. */
const repeating: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const { statements: written } = ts.getOriginalNode(file) as ts.SourceFile;
  const last = written.filter((one) => !ts.isExportDeclaration(one)).at(-1);
  if (!last || !ts.isExpressionStatement(last) || !written.some(closes)) return file;
  const { factory } = context;
  const value = factory.createUniqueName("last");
  const keep = (node: ts.Node): ts.Node => {
    if (ts.isExpressionStatement(node) && ts.getOriginalNode(node) === last) {
      return factory.updateExpressionStatement(node, factory.createAssignment(value, node.expression));
    }
    return ts.isTryStatement(node) || ts.isBlock(node) ? ts.visitEachChild(node, keep, context) : node;
  };
  const declared = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([factory.createVariableDeclaration(value)], ts.NodeFlags.Let),
  );
  const kept = file.statements.map((one) => keep(one) as ts.Statement);
  return factory.updateSourceFile(file, [declared, ...kept, factory.createExpressionStatement(value)]);
};
