/**
 * What makes tslab's compiler fast enough for notebooks. It asks TypeScript for a builder that, for each new text, looks at
 * the imports of every file it knows (a thousand with TensorFlow.js) to find out which are affected. tslab uses none of it:
 * it asks for the program, and for the sources that are not declarations.
 */
"use strict";
const { writeOutShorthand } = require("./shorthand.cjs");

/** @param {typeof import("typescript")} ts the compiler @returns {Function} what TypeScript calls `CreateProgram` */
function createProgramFor(ts) {
  return (names, options, host, previous, diagnostics, references) => {
    const program = ts.createProgram({
      rootNames: names,
      options,
      host,
      oldProgram: previous?.getProgram(),
      configFileParsingDiagnostics: diagnostics,
      projectReferences: references,
    });
    writeOutShorthand(ts, program);
    return {
      getProgram: () => program,
      getProgramOrUndefined: () => program,
      getCompilerOptions: () => options,
      getSourceFile(name) {
        const file = program.getSourceFile(name);
        // tslab reads the names a cell declares before it asks for types; binding finds them.
        if (file && !file.isDeclarationFile) ts.bindSourceFile(file, options);
        return file;
      },
      getAllDependencies: () =>
        program.getSourceFiles().filter((file) => !file.isDeclarationFile).map((file) => file.fileName),
      emit: program.emit,
    };
  };
}

module.exports = { createProgramFor };
