export default {
  alt:
    "A network hears the frames; its states are keys and values. The writer's state, when it has read its own phonemes so far, is the query, and scores every frame. " +
    "Local attention keeps only the frames within reach of a centre p, which moves by a fixed pace or is predicted from the query. " +
    "Location-aware attention scores the frames with the weights of the query before. Softmax, weighted sum and the next phoneme are as ever.",
  boxes: [
    { name: "frames", role: "step", at: [0, 1.6], text: "frames\nheard, with their\nneighbours" },
    { name: "said", role: "step", at: [0, 0], text: "k a m\nwritten so far" },
    { name: "query", role: "query", at: [1, 0], text: "query sₜ\nits state" },
    { name: "keys", role: "keys", at: [1, 1.1], text: "keys h₁ … hₛ\none for each\nframe" },
    { name: "values", role: "values", at: [1, 2.1], text: "values h₁ … hₛ\nthe same" },
    { name: "alignment", role: "step", at: [2, 0.7], text: "a(h, sₜ)\nlocation-aware:\nand the last w" },
    {
      name: "weights",
      role: "step",
      at: [3, 0.7],
      text: "w = softmax\nlocal: only near\nits place",
      bars: [0, 0.1, 0.8, 0.1, 0],
    },
    { name: "context", role: "step", at: [4, 1.6], text: "cₜ = Σ wⱼ hⱼ\nthe context" },
    { name: "next", role: "step", at: [4, 0], text: "o\nthe next\nphoneme" },
  ],
  arrows: [
    ["said", "query"],
    ["frames", "keys"],
    ["frames", "values"],
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "weights"],
    ["weights", "context"],
    ["values", "context"],
    ["context", "next"],
    ["query", "next"],
  ],
};
