export default {
  alt:
    "Two levels of attention. The words of each sentence are keys and values for a learned query, which gives the sentence as one row of numbers. " +
    "These rows, one for each sentence, are keys and values for a second learned query, which gives the document as one row.",
  boxes: [
    { name: "words", role: "step", at: [0, 1.1], text: "h₁ … h_T\nthe words of\nsentence i" },
    { name: "wordQuery", role: "query", at: [1, 0], text: "query u_w\nlearned" },
    { name: "wordKeys", role: "keys", at: [1, 1.1], text: "keys\ntanh(W h + b)" },
    { name: "wordValues", role: "values", at: [1, 2.1], text: "values\nthe same hₜ" },
    {
      name: "wordWeights",
      role: "step",
      at: [2, 0.5],
      text: "αᵢₜ = softmax\nof its words",
      bars: [0.05, 0.5, 0.05, 0.4],
    },
    { name: "sentence", role: "step", at: [2, 2.1], text: "sᵢ = Σ αᵢₜ hₜ\nthe sentence" },
    { name: "query", role: "query", at: [3, 0], text: "query u_s\nlearned" },
    { name: "keys", role: "keys", at: [3, 1.1], text: "keys\ntanh(W s + b)" },
    { name: "values", role: "values", at: [3, 2.1], text: "values\nthe same sᵢ" },
    { name: "weights", role: "step", at: [4, 0.5], text: "αᵢ = softmax\nof sentences", bars: [0.06, 0.9, 0.04] },
    { name: "document", role: "step", at: [4, 2.1], text: "v = Σ αᵢ sᵢ\nthe review" },
  ],
  arrows: [
    ["words", "wordKeys"],
    ["words", "wordValues"],
    ["wordQuery", "wordWeights"],
    ["wordKeys", "wordWeights"],
    ["wordWeights", "sentence"],
    ["wordValues", "sentence"],
    ["sentence", "keys"],
    ["sentence", "values"],
    ["query", "weights"],
    ["keys", "weights"],
    ["weights", "document"],
    ["values", "document"],
  ],
};
