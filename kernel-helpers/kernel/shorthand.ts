/**
 * `{ rate }` in a cell, where `rate` comes from an earlier one. tslab puts `exports.` before each name of an earlier
 * cell, and asks TypeScript what the name stands for; here the answer is the new object's property, and the cell fails:
 * "rate is not defined". So it is written out as `{ rate: rate }`, and the second `rate` is answered with the variable.
 * The first `rate` of `const { rate: step } = settings` is asked about, too, and answered with the property, which an
 * earlier cell declared when `settings` comes from there; but a property's name is no variable, so it has no answer.
 */
import type TypeScript from "typescript";

/** Changes `program` in place. `ts` is the compiler that made it. */
export function writeOutShorthand(ts: typeof TypeScript, program: TypeScript.Program): void {
  const { getTypeChecker, emit } = program;
  program.getTypeChecker = () => {
    const checker = getTypeChecker();
    return Object.create(checker, {
      getSymbolAtLocation: {
        value(node: TypeScript.Node) {
          const written = ts.getParseTreeNode(node);
          const parent = written?.parent;
          if (!parent) return checker.getSymbolAtLocation(node);
          if (ts.isBindingElement(parent) && parent.propertyName === written) return undefined;
          if (ts.isPropertyAssignment(parent) && parent.name === written) return undefined;
          if (!ts.isShorthandPropertyAssignment(parent)) return checker.getSymbolAtLocation(node);
          return checker.getShorthandAssignmentValueSymbol(parent);
        },
      },
    });
  };
  program.emit = (file, write, cancellation, declarationsOnly, transformers) =>
    emit(file, write, cancellation, declarationsOnly, { ...transformers, before: [writeOut(ts)] });
}

const writeOut =
  (ts: typeof TypeScript): TypeScript.TransformerFactory<TypeScript.SourceFile> =>
  (context) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (!ts.isShorthandPropertyAssignment(node)) return ts.visitEachChild(node, visit, context);
      // The value keeps where it stood, for the question what it stands for; the key must not be asked about.
      const value = ts.setOriginalNode(factory.createIdentifier(node.name.text), node.name);
      // `({ a = 1 } = b)` is written out as `({ a: a = 1 } = b)`.
      const otherwise =
        node.objectAssignmentInitializer && ts.visitNode(node.objectAssignmentInitializer, visit, ts.isExpression);
      const written = factory.createPropertyAssignment(
        factory.createIdentifier(node.name.text),
        otherwise ? factory.createAssignment(value, otherwise) : value,
      );
      return ts.setTextRange(written, node);
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
