export default {
  alt:
    "A word is the query; twelve drawers with a letter and a digit each are keys and values. Each of two heads scores the drawers with its own piece of the query and the keys; softmax gives " +
    "each its own weights: the first head looks at one drawer, the second at another. What they found stands side by side, and one matrix joins it to the context, from which four digits are read.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\na word: FACE" },
    { name: "keys", role: "keys", at: [0, 1], text: "k₁ … k₁₂\nletter and digit\nof each drawer" },
    { name: "values", role: "values", at: [0, 2.6], text: "v₁ … v₁₂\nthe same drawers" },
    { name: "head1", role: "step", at: [1, 0], text: "q₁ · kᵢ₁ / √dₕ\nhead 1: its piece\nof the features" },
    { name: "head2", role: "step", at: [1, 1.3], text: "q₂ · kᵢ₂ / √dₕ\nhead 2: its piece\nof the features" },
    { name: "weights1", role: "step", at: [2, 0], text: "f, head 1", bars: [0.05, 0.85, 0.05, 0.05] },
    { name: "weights2", role: "step", at: [2, 1.3], text: "f, head 2", bars: [0.08, 0.04, 0.05, 0.83] },
    { name: "context", role: "step", at: [3, 2.4], text: "[Σ wᵢ₁ vᵢ₁  Σ wᵢ₂ vᵢ₂] Wᴼ\nfour digits" },
  ],
  arrows: [
    ["query", "head1"],
    ["query", "head2"],
    ["keys", "head1"],
    ["keys", "head2"],
    ["head1", "weights1"],
    ["head2", "weights2"],
    ["weights1", "context"],
    ["weights2", "context"],
    ["values", "context"],
  ],
};
