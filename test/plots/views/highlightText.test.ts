import { plots, tf } from "kernel-helpers";

describe("highlightText", () => {
  const page = plots.highlightText([["a", "<b>"], ["c"]], [[0.25, 0.75], [1]], { sentenceWeights: [0.9, 0.1] });

  test("shade, underline and number say the same weight; the text is not taken for HTML", () => {
    expect(page.html).toContain('title="&lt;b&gt;: 0.75"');
    expect(page.html).toMatch(/rgba\(31,122,184,0\.75\);border-bottom:3\.0px/);
    expect(page.html).not.toContain("<b>");
    expect(page.html).not.toMatch(/<script|onclick|onload/);
  });

  test("a bar for each sentence, and the scale", () => {
    expect(page.html).toContain("width:90%");
    for (const w of ["0.00", "0.25", "0.50", "0.75", "1.00"]) expect(page.html).toContain(`>${w}</span>`);
  });

  test("takes tensors", () => {
    const weights = tf.tensor([0.25, 0.75]);
    expect(plots.highlightText([["a", "b"]], [weights]).alt).toMatch(/'b' \(0.75\)/);
    weights.dispose();
  });

  test("parts that do not fit", () => {
    expect(() => plots.highlightText([["a"]], [[0.5, 0.5]])).toThrow(
      /sentence 1 must have one weight for each word, got 2 weights for 1 words/,
    );
    expect(() => plots.highlightText([["a", "b"]], [[0.5, 0.2]])).toThrow(
      /the weights of the words of sentence 1 must sum to 1/,
    );
    expect(() => plots.highlightText([["a"]], [[1]], { sentenceWeights: [0.2, 0.8] })).toThrow(
      /one weight for each sentence/,
    );
  });
});
