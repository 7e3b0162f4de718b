export default {
  alt:
    "The encoder reads the English words; its states are keys and values. The decoder's state, when it has read its own words so far, is the query. " +
    "The alignment scores every English word, softmax turns the scores into weights, the context is the weighted sum, and with the state it gives the next German word.",
  boxes: [
    { name: "words", role: "step", at: [0, 1.6], text: "seventy two (end)\nEnglish, read by\nthe encoder" },
    { name: "said", role: "step", at: [0, 0], text: "zwei und\nGerman so far, read\nby the decoder" },
    { name: "query", role: "query", at: [1, 0], text: "query sᵢ\nits state" },
    { name: "keys", role: "keys", at: [1, 1.1], text: "keys h₁ … hₘ\na state for\neach word" },
    { name: "values", role: "values", at: [1, 2.1], text: "values h₁ … hₘ\nthe same states" },
    { name: "alignment", role: "step", at: [2, 0.7], text: "a(h, sᵢ)\na score for\neach word" },
    { name: "weights", role: "step", at: [3, 0.7], text: "w = softmax\nshares", bars: [0.93, 0.05, 0.02] },
    { name: "context", role: "step", at: [4, 1.6], text: "cᵢ = Σ wⱼ hⱼ\nthe context" },
    { name: "next", role: "step", at: [4, 0], text: "siebzig\nthe next word" },
  ],
  arrows: [
    ["said", "query"],
    ["words", "keys"],
    ["words", "values"],
    ["query", "alignment"],
    ["keys", "alignment"],
    ["alignment", "weights"],
    ["weights", "context"],
    ["values", "context"],
    ["context", "next"],
    ["query", "next"],
  ],
};
