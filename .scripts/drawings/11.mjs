export default {
  alt:
    "Three names are the query; the things with their names and attributes are keys and values. A small network scores every feature of every thing; softmax, " +
    "feature by feature, gives each feature weights of its own: the colour's features look at one thing, the size's at another, the material's at a third. " +
    "The context takes each feature from where it looks, and the three answers are read from it.",
  boxes: [
    { name: "query", role: "query", at: [0, 0], text: "q\nwhose colour,\nsize and material" },
    { name: "keys", role: "keys", at: [0, 1.15], text: "k₁ … k₈\nname and attributes\nof each thing" },
    { name: "values", role: "values", at: [0, 2.75], text: "v₁ … v₈ = k₁ … k₈\n48 features each" },
    {
      name: "alignment",
      role: "step",
      at: [1, 0.7],
      text: "a(k, q)\na score for each feature\nof each thing",
    },
    { name: "colour", role: "step", at: [2, 0], text: "f, for colour", bars: [0.05, 0.85, 0.05, 0.05] },
    { name: "size", role: "step", at: [2, 0.95], text: "f, for size", bars: [0.1, 0.05, 0.05, 0.8] },
    { name: "material", role: "step", at: [2, 1.9], text: "f, for material", bars: [0.9, 0.03, 0.04, 0.03] },
    { name: "context", role: "step", at: [3, 2.4], text: "Σ wᵢ ⊙ vᵢ\nthree answers" },
  ],
  arrows: [
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "colour"],
    ["alignment", "size"],
    ["alignment", "material"],
    ["colour", "context"],
    ["size", "context"],
    ["material", "context"],
    ["values", "context"],
  ],
};
