import { ready } from "../kernel-helpers/src/runtime/backend";

// Every test runs on the real TensorFlow; ATTENTION_BACKEND=wasm runs the same tests on the fallback.
beforeAll(() => ready());
