export default {
  alt:
    "All words of one review are queries, keys and values at once: each is projected three ways, by W_Q, W_K and W_V. Every word scores every word, a learned number for each distance is added, " +
    "softmax turns a word's scores into weights, and the weighted sum of the values is the word's context: good, having read not. " +
    "Then learned queries ask these words about the review, and their weighted sums give the answers.",
  boxes: [
    { name: "words", role: "step", at: [0, 1.1], text: "X\nsoup not good\na row a word" },
    { name: "query", role: "query", at: [1, 0], text: "queries X W_Q\neach word asks" },
    { name: "keys", role: "keys", at: [1, 1.1], text: "keys X W_K\nand is asked" },
    { name: "values", role: "values", at: [1, 2.2], text: "values X W_V\nwhat it tells" },
    {
      name: "weights",
      role: "step",
      at: [2, 0.55],
      text: "softmax(scores\n+ distance)\nfor good:",
      bars: [0.1, 0.85, 0.05],
    },
    { name: "context", role: "step", at: [3, 1.1], text: "H\ngood, having\nread not" },
    { name: "rows", role: "query", at: [3, 0], text: "r queries\nlearned, the same\nfor all texts" },
    { name: "summary", role: "step", at: [4, 0.55], text: "A H\nweighted\nsums, answers" },
  ],
  arrows: [
    ["words", "query"],
    ["words", "keys"],
    ["words", "values"],
    ["query", "weights"],
    ["keys", "weights"],
    ["weights", "context"],
    ["values", "context"],
    ["rows", "summary"],
    ["context", "summary"],
  ],
};
