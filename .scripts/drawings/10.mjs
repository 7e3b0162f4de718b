export default {
  alt:
    "One word has a vector in each of two sources. Each source's own map brings its vector to a common width. These two projected vectors are the keys and the values; " +
    "the query is a vector that is learned, the same for every word. Their dot product scores each source, softmax turns the scores into shares, and the weighted sum is the word's one vector.",
  boxes: [
    { name: "first", role: "step", at: [0, 0.9], text: "w₁\nfrom source A,\n16 numbers" },
    { name: "second", role: "step", at: [0, 2.1], text: "w₂\nfrom source B,\n24 numbers" },
    { name: "query", role: "query", at: [1, 0], text: "a\nlearned, for all\nwords the same" },
    { name: "keys", role: "keys", at: [1, 1.1], text: "w′₁, w′₂\nboth, brought to\n8 numbers" },
    { name: "values", role: "values", at: [1, 2.2], text: "w′₁, w′₂\nthe same" },
    { name: "alignment", role: "step", at: [2, 0.6], text: "aᵀw′ᵢ + b\na score for\neach source" },
    { name: "weights", role: "step", at: [3, 0.6], text: "softmax\nshares αᵢ", bars: [0.9, 0.1] },
    { name: "context", role: "step", at: [4, 1.5], text: "w = Σ αᵢ w′ᵢ\nthe word's\none vector" },
  ],
  arrows: [
    ["first", "keys"],
    ["second", "keys"],
    ["first", "values"],
    ["second", "values"],
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "weights"],
    ["weights", "context"],
    ["values", "context"],
  ],
};
