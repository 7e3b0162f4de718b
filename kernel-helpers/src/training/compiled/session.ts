import { createHash, inTemporaryFolder } from "../../files";
import type { Binding, Made } from "./native";

/** What the library holds, by the checksum of the file it was loaded from; and for how many graphs. */
const held = new Map<string, { id: number; users: number }>();

/**
 * A graph's file in the native library. Equal files are loaded, and optimised in their first run, only once: what
 * belongs to one model, its variables, is given at each run, so models of one kind share it.
 */
export class Session {
  private readonly key: string;
  private readonly id: number;

  constructor(
    private readonly binding: Binding,
    file: Uint8Array,
  ) {
    this.key = createHash("sha256").update(file).digest("hex");
    const known = held.get(this.key);
    if (known) known.users++;
    const load = (folder: string) => binding.loadSavedModel(folder, "serve");
    this.id = known ? known.id : inTemporaryFolder({ "saved_model.pb": file }, load);
    if (!known) held.set(this.key, { id: this.id, users: 1 });
  }

  run(inputs: number[], names: string, fetches: string): Made[] {
    return this.binding.runSavedModel(this.id, inputs, names, fetches);
  }

  /** To be called once; the last one lets the library's graph go. */
  release(): void {
    const known = held.get(this.key)!;
    if (--known.users > 0) return;
    held.delete(this.key);
    this.binding.deleteSavedModel(this.id);
  }
}
