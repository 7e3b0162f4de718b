import { check, checkKind } from "../check";
import type { Tokens } from "./tokens";

/**
 * A text's characters, each a token: as few different ones as there can be, and as many of them as the text is long.
 *
 * @throws if it is not a text; `encode` throws on a character that was not in it, `decode` on a number that is none.
 *
 * @example
 * text.characters("banana").encode("ban")   // → [1, 0, 2]
 */
export function characters(text: string): Tokens {
  checkKind("text.characters", "a text", { text });
  const texts = [...new Set(text)].sort();
  const ids = new Map(texts.map((character, id) => [character, id]));
  return {
    size: texts.length,
    texts,
    encode(text) {
      checkKind("text.characters", "a text", { text });
      return [...text].map((character) => {
        const id = ids.get(character);
        check(id !== undefined, "text.characters", `each character must be one of ${texts.length} known`, character);
        return id;
      });
    },
    decode(list) {
      checkKind("text.characters", "an array", { ids: list });
      return list.map((id) => textOf("text.characters", texts, id)).join("");
    },
  };
}

/** The text at the place of a number, or an error. */
export function textOf<T>(where: string, texts: readonly T[], id: number): T {
  check(id in texts, where, `each number must be a whole one from 0 to ${texts.length - 1}`, id);
  return texts[id];
}
