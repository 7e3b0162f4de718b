import { checkKind } from "../check";

/**
 * The words of an English text, in small letters and without signs.
 *
 * @throws if it is not a text.
 *
 * @example
 * text.words("The soup wasn't good!")   // → ["the", "soup", "wasn", "t", "good"]
 */
export function words(text: string): string[] {
  checkKind("text.words", "a text", { text });
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
