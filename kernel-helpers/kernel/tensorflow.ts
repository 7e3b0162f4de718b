/**
 * A real SIGINT ends a cell wherever it is, and no `finally` runs on the way out: in the middle of an op TensorFlow.js
 * would believe for ever that it is still inside. So its state is taken before a cell and put back where a cell was cut
 * off.
 */

/** TensorFlow.js's engine, as far as it is used here; it is there once a cell has loaded TensorFlow.js. */
interface Engine {
  state: {
    kernelDepth: number;
    gradientDepth: number;
    scopeStack: unknown[];
    numDataMovesStack: number[];
    activeTape: unknown;
  };
  endScope(): void;
}

declare global {
  var _tfengine: Engine | undefined;
}

/** Takes the state; what it returns puts it back. */
export function saveState(): () => void {
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
