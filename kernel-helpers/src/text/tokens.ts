/** The pieces that a model reads and writes a text in, and their numbers. */
export interface Tokens {
  /** V: how many there are. */
  readonly size: number;
  /** The text of each, at the place of its number; a piece of a letter is shown as �. */
  readonly texts: readonly string[];
  /** The numbers of the pieces of a text. Throws on what cannot be written in them. */
  encode(text: string): number[];
  /** The text of the pieces, joined. */
  decode(ids: readonly number[]): string;
}
