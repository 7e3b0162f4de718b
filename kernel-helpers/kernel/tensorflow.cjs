/**
 * A real SIGINT ends a cell wherever it is, and no `finally` runs on the way out: in the middle of an op TensorFlow.js would
 * believe for ever that it is still inside. So its state is taken before a cell and put back where a cell was cut off.
 */
"use strict";

/** @returns {() => void} puts back what tfjs believed when this was asked for */
function remember() {
  const before = globalThis._tfengine?.state;
  const { kernelDepth = 0, gradientDepth = 0, scopeStack = [], numDataMovesStack = [] } = before ?? {};
  const [scopes, moves] = [scopeStack.length, numDataMovesStack.length];
  return () => {
    const engine = globalThis._tfengine; // a cell may have loaded it
    if (!engine) return;
    const { state } = engine;
    Object.assign(state, { kernelDepth, gradientDepth });
    if (gradientDepth === 0) state.activeTape = null;
    while (state.scopeStack.length > scopes) engine.endScope(); // disposes what was made in it
    state.numDataMovesStack.length = moves;
  };
}

module.exports = { remember };
