export default {
  alt:
    "A query and a list of keys go into the alignment, the part that changes in this lesson: scaled dot, cosine, Gaussian, general, additive, deep or location-based. " +
    "It gives a score for each key, and softmax makes weights of the scores. The answer is the key with most weight.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\nwhat is asked for" },
    { name: "keys", role: "keys", at: [0, 1.2], text: "k₁ … k₈\nwhat there is" },
    { name: "alignment", role: "step", at: [1, 0.6], text: "a(k, q)\nqᵀk / √d · qᵀW k\n−‖q − k‖² / 2 · …" },
    { name: "learned", role: "learned", at: [1, 1.9], text: "λ, W, v, b\nwhat it learns" },
    {
      name: "weights",
      role: "step",
      at: [2, 0.6],
      text: "w = softmax\na share for each key",
      bars: [0.04, 0.08, 0.7, 0.1, 0.02, 0.01, 0.03, 0.02],
    },
    { name: "answer", role: "step", at: [3, 0.6], text: "k₃\nthe key with\nmost weight" },
  ],
  arrows: [
    ["query", "alignment"],
    ["keys", "alignment"],
    ["learned", "alignment"],
    ["alignment", "weights"],
    ["weights", "answer"],
  ],
};
