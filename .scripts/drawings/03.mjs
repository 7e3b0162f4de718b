export default {
  alt:
    "The kind that is asked for is the query, the kind of each item in the list its key, the item's numbers its value. The dot product plus a number " +
    "scores every key. The distribution, the subject of this lesson, turns the scores into weights: here −2, 0 and 0.5 become 0, a quarter and three quarters. " +
    "The answer is the weighted sum of the values.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\nthe kind asked for" },
    { name: "keys", role: "keys", at: [0, 1], text: "k₁ … kₙ\nthe kind\nof each item" },
    { name: "values", role: "values", at: [0, 2.15], text: "v₁ … vₙ\nfour numbers\nof each item" },
    { name: "alignment", role: "step", at: [1, 0.5], text: "qᵀk + b\na score for each key\n−2, 0, 0.5" },
    {
      name: "weights",
      role: "step",
      at: [2, 0.5],
      text: "f, this lesson's subject\n0, 0.25, 0.75",
      bars: [0, 0.25, 0.75],
    },
    { name: "context", role: "step", at: [3, 1.3], text: "Σ wᵢ vᵢ\nthe answer" },
  ],
  arrows: [
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "weights"],
    ["weights", "context"],
    ["values", "context"],
  ],
};
