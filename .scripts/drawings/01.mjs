export default {
  alt:
    "A car of 101 horsepower is the query. The horsepower of each known car is its key, its miles per gallon its value. " +
    "The alignment scores every key against the query, softmax turns the scores into weights, and the answer is the weighted sum of the values.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\n101 horsepower" },
    { name: "keys", role: "keys", at: [0, 1], text: "k₁ … kₙ\nhorsepower\nof each known car" },
    { name: "values", role: "values", at: [0, 2.15], text: "v₁ … vₙ\nmiles per gallon\nof each known car" },
    { name: "alignment", role: "step", at: [1, 0.5], text: "a(k, q)\n−(q − k)² / 2h²\na score for each key" },
    {
      name: "weights",
      role: "step",
      at: [2, 0.5],
      text: "w = softmax\na share for each key",
      bars: [0.02, 0.2, 0.75, 0.6, 0.12, 0.01],
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
