export default {
  alt:
    "Two lists attend to each other. The picture gives a vector for each cell, the question one for each word. Every word is scored against every cell, which makes the affinity. " +
    "Each cell gathers the words that fit it, each word the cells that fit it; then a learned query for each side gives weights over cells and over words. " +
    "The two contexts together give the answer.",
  boxes: [
    { name: "picture", role: "step", at: [0, 0], text: "picture\n9 cells\nand an eye" },
    { name: "question", role: "step", at: [0, 2], text: "question\nwords and\nneighbours" },
    { name: "regions", role: "values", at: [1, 0], text: "values V\na vector for\neach cell" },
    { name: "words", role: "values", at: [1, 2], text: "values Q\na vector for\neach word" },
    { name: "affinity", role: "step", at: [2, 1], text: "affinity C\nhow word\nand cell fit" },
    { name: "regionKeys", role: "keys", at: [3, 0], text: "keys\ncells with\ntheir words" },
    { name: "wordKeys", role: "keys", at: [3, 2], text: "keys\nwords with\ntheir cells" },
    { name: "query", role: "query", at: [3, 1], text: "queries\nlearned, one\nfor each" },
    { name: "seen", role: "step", at: [4, 0], text: "Σ aₙ vₙ\nwhat it sees", bars: [0.05, 0.9, 0.05] },
    { name: "read", role: "step", at: [4, 2], text: "Σ aₜ qₜ\nwhat it hears", bars: [0.4, 0.1, 0.5] },
    { name: "answer", role: "step", at: [4, 1], text: "green\nanswer" },
  ],
  arrows: [
    ["picture", "regions"],
    ["question", "words"],
    ["regions", "affinity"],
    ["words", "affinity"],
    ["regions", "regionKeys"],
    ["words", "wordKeys"],
    ["affinity", "regionKeys"],
    ["affinity", "wordKeys"],
    ["query", "seen"],
    ["query", "read"],
    ["regionKeys", "seen"],
    ["wordKeys", "read"],
    ["seen", "answer"],
    ["read", "answer"],
  ],
};
