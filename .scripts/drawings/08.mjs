export default {
  alt:
    "The colour that is asked for is the query, three learned numbers; each cell's colour at a glance is its key, its pixels are its value. The " +
    "alignment scores every cell, and softmax makes weights of the scores: here 0.1, 0.7 and 0.2. Soft attention blends the values by these " +
    "weights; hard attention draws one cell, as often as its weight says, and takes its value whole. The reader says which digit it sees.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\nthe colour asked for,\nthree learned numbers" },
    { name: "keys", role: "keys", at: [0, 1], text: "k₁ … k₂₅\neach cell\nat a glance" },
    { name: "values", role: "values", at: [0, 2.6], text: "v₁ … v₂₅\nthe pixels\nof each cell" },
    { name: "alignment", role: "step", at: [1, 0.5], text: "qᵀk\na score for each cell" },
    { name: "weights", role: "step", at: [2, 0.5], text: "softmax: α\n0.1, 0.7, 0.2", bars: [0.1, 0.7, 0.2] },
    { name: "choice", role: "step", at: [2, 1.65], text: "hard: one is drawn\n0, 1, 0", bars: [0, 1, 0] },
    { name: "context", role: "step", at: [3, 2.2], text: "Σ wᵢ vᵢ\na blend, or one cell:\nread as a digit" },
  ],
  arrows: [
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "weights"],
    ["weights", "choice"],
    ["weights", "context"],
    ["choice", "context"],
    ["values", "context"],
  ],
};
