import { text } from "kernel-helpers";

test.each([
  ["The rivers, and a RIVER!", undefined, ["river", "river"]],
  ["she was paying; he paid badly for cities", undefined, ["pay", "paid", "bad", "city"]],
  ["banks and banking in the embankment", "bank", ["embankment"]],
  ["a match is found when matches match", "match", ["found"]],
  ["is of the", undefined, []],
])("contentWords(%j, without %j)", (sentence, without, expected) => {
  expect(text.contentWords(sentence, without)).toEqual(expected);
});
