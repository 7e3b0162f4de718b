import { datasets } from "kernel-helpers";

const all = datasets.licences();
const of = (id: string) => all.find((licence) => licence.id === id)!;

test("licences: copyleft and permissive ones, of like length, each once", () => {
  expect(all.filter(({ copyleft }) => copyleft)).toHaveLength(24);
  expect(all.filter(({ copyleft }) => !copyleft)).toHaveLength(34);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { sentences, name } of all) {
    expect(name).toMatch(/\w/);
    expect(sentences.length).toBeGreaterThanOrEqual(20);
    expect(sentences.length).toBeLessThanOrEqual(131);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\S(.*\S)?$/);
      expect(sentence.split(" ").length).toBeLessThanOrEqual(60);
    }
  }
});

test("licences: copyleft ones, and only they, have decisive sentences", () => {
  for (const { copyleft, decisive, sentences } of all) {
    expect(decisive.length > 0).toBe(copyleft);
    for (const s of decisive) expect(sentences[s]).toBeDefined();
  }
  const { name, sentences, decisive } = of("GPL-2.0-only");
  expect(name).toBe("GNU General Public License v2.0 only");
  expect(decisive.map((s) => sentences[s])).toEqual([
    "b) You must cause any work that you distribute or publish, that in whole or in part contains or is derived from " +
      "the Program or any part thereof, to be licensed as a whole at no charge to all third parties under the terms of this License.",
  ]);
  expect(of("Parity-7.0.0").decisive).toHaveLength(2);
});

test("licences: who shares much of another's text is of its family", () => {
  expect(of("MS-RL").family).toBe(of("MS-PL").family);
  expect(of("EPL-1.0").family).toBe(of("CPL-1.0").family);
  expect(of("GPL-2.0-only").family).not.toBe(of("MPL-2.0").family);
});
