import { text } from "kernel-helpers";

test.each([
  ["The soup wasn't GOOD!", ["the", "soup", "wasn", "t", "good"]],
  ["large-headed, 3 feet", ["large", "headed", "feet"]],
  ["12 — ?", []],
])("words(%j)", (sentence, expected) => {
  expect(text.words(sentence)).toEqual(expected);
});
