import fc from "fast-check";
import { datasets } from "kernel-helpers";

const { numbersInWords, numberWords } = datasets;

// An independent reader of each language: words to a number.
const SMALL: Record<string, number> = Object.fromEntries(
  [
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
  ].flatMap((line) => line.split(" ").map((word, i) => [word, i])),
);
"twenty thirty forty fifty sixty seventy eighty ninety".split(" ").forEach((word, i) => (SMALL[word] = 10 * (i + 2)));
"zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
  .split(" ")
  .forEach((word, i) => (SMALL[word] = 10 * (i + 2)));
SMALL.ein = 1;

function readNumber(words: string[]): number {
  let [total, current] = [0, 0];
  for (const word of words) {
    if (word === "hundred" || word === "hundert") current *= 100;
    else if (word === "thousand" || word === "tausend") [total, current] = [total + current * 1000, 0];
    else if (word !== "und") {
      if (!(word in SMALL)) throw new Error(`no such word: ${word}`);
      current += SMALL[word];
    }
  }
  return total + current;
}

const number = fc.integer({ min: 0, max: 999_999 });
const list = fc.array(number, { minLength: 1, maxLength: 6 });

test.each([
  [0, "zero", "null"],
  [1, "one", "eins"],
  [16, "sixteen", "sechzehn"],
  [17, "seventeen", "siebzehn"],
  [21, "twenty one", "ein und zwanzig"],
  [30, "thirty", "dreißig"],
  [72, "seventy two", "zwei und siebzig"],
  [100, "one hundred", "ein hundert"],
  [101, "one hundred one", "ein hundert eins"],
  [512, "five hundred twelve", "fünf hundert zwölf"],
  [1001, "one thousand one", "ein tausend eins"],
  [21_000, "twenty one thousand", "ein und zwanzig tausend"],
  [101_000, "one hundred one thousand", "ein hundert ein tausend"],
  [
    345_678,
    "three hundred forty five thousand six hundred seventy eight",
    "drei hundert fünf und vierzig tausend sechs hundert acht und siebzig",
  ],
])("%d is %s and %s", (n, english, german) => {
  const { source, target } = numbersInWords([n]);
  expect(source.join(" ")).toBe(english);
  expect(target.join(" ")).toBe(german);
});

test("every number up to 999,999 reads back in both languages, so no two share a translation", () => {
  for (let n = 0; n < 1_000_000; n++) {
    const { source, target } = numbersInWords([n]);
    if (readNumber(source) !== n || readNumber(target) !== n)
      throw new Error(`${n}: ${source.join(" ")} / ${target.join(" ")}`);
  }
}, 60_000);

test("the truth: every target word is linked, sure links are possible, and linked words mean the same", () => {
  fc.assert(
    fc.property(list, (numbers) => {
      const { source, target, sure, possible } = numbersInWords(numbers);
      target.forEach((_, i) => expect(possible.some(([t]) => t === i)).toBe(true));
      const text = possible.map(String);
      for (const link of sure) expect(text).toContain(String(link));
      for (const [t, s] of sure) {
        if (target[t] === ",") expect(source[s]).toBe(",");
        else if (["hundert", "tausend"].includes(target[t]))
          expect(source[s]).toBe(target[t] === "hundert" ? "hundred" : "thousand");
        else expect(SMALL[source[s]]).toBe(SMALL[target[t]]);
      }
      // Every word but "und" has exactly one sure link, every source word exactly one as well.
      expect(sure.map(([t]) => t).sort()).toEqual(
        target
          .map((_, i) => i)
          .filter((i) => target[i] !== "und")
          .sort(),
      );
      expect(new Set(sure.map(([, s]) => s)).size).toBe(source.length);
    }),
  );
});

test("links cross within two-digit numbers", () => {
  const { sure, possible } = numbersInWords([5, 72]);
  expect(sure).toEqual([
    [0, 0],
    [1, 1],
    [2, 3],
    [4, 2],
  ]);
  expect(possible).toContainEqual([3, 2]);
  expect(possible).toContainEqual([3, 3]);
});

test("a list reads back number by number", () => {
  fc.assert(
    fc.property(list, (numbers) => {
      const { source, target } = numbersInWords(numbers);
      for (const words of [source, target]) {
        expect(
          words
            .join(" ")
            .split(" , ")
            .map((part) => readNumber(part.split(" "))),
        ).toEqual(numbers);
      }
    }),
  );
});

test.each([[[]], [[-1]], [[1.5]], [[1_000_000]], [[NaN]]])("numbersInWords throws for %j", (numbers) => {
  expect(() => numbersInWords(numbers)).toThrow(/^datasets.numbersInWords: .*, got /);
});

describe("numberWords", () => {
  const task = numberWords({ train: 2000, seed: 3 });
  const key = (pair: datasets.AlignedPair) => pair.source.join(" ");

  test("nothing that is tested or watched was learned, or comes twice", () => {
    const held = [...[...task.test.values()].flat(), ...task.validation].map(key);
    expect(new Set(held).size).toBe(held.length);
    const learned = new Set(task.train.map(key));
    expect(held.filter((text) => learned.has(text))).toEqual([]);
  });

  test("pairs as numbers: each sentence with its end, padded, and read back as it was", () => {
    const task = numberWords({ train: 10, seed: 1 });
    const pairs = [numbersInWords([7]), numbersInWords([472, 38])];
    const { source, target } = task.encode(pairs);
    expect(source.map((ids) => ids.length)).toEqual([8, 8]); // seven words and the end
    expect(source.map((ids) => task.source.decode(ids))).toEqual(pairs.map((pair) => pair.source));
    expect(target.map((ids) => task.target.decode(ids))).toEqual(pairs.map((pair) => pair.target));
  });

  test("sizes and lengths are what was asked for", () => {
    const numbers = (pair: datasets.AlignedPair) => pair.source.filter((word) => word === ",").length + 1;
    expect(task.train).toHaveLength(2000);
    expect(task.validation).toHaveLength(120);
    expect(new Set(task.train.map(numbers))).toEqual(new Set([1, 2, 3]));
    expect([...task.test.keys()]).toEqual([1, 2, 3, 4, 5]);
    for (const [length, pairs] of task.test) {
      expect(pairs).toHaveLength(100);
      expect(pairs.every((pair) => numbers(pair) === length)).toBe(true);
    }
  });

  test("the same seed gives the same data, another seed another", () => {
    expect(numberWords({ train: 20, seed: 3 }).train).toEqual(numberWords({ train: 20, seed: 3 }).train);
    expect(numberWords({ train: 20, seed: 3 }).train).not.toEqual(numberWords({ train: 20, seed: 4 }).train);
  });

  test.each([9, 20, 99, 999, 12_345, 999_999])("the vocabularies know every word up to %d", (upTo) => {
    const { source, target } = numberWords({ upTo, train: 1, validation: 1, test: 1 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: upTo }), { minLength: 1, maxLength: 3 }), (numbers) => {
        const pair = numbersInWords(numbers);
        expect(source.decode(source.encode(pair.source))).toEqual(pair.source);
        expect(target.decode(target.encode(pair.target))).toEqual(pair.target);
      }),
    );
  });

  test.each([{ upTo: 0 }, { upTo: 1e6 }, { train: 0 }, { lengths: [] }, { testLengths: [0] }])(
    "throws for %j",
    (options) => {
      expect(() => numberWords(options)).toThrow(/^datasets.numberWords: .*, got /);
    },
  );

  test("more different lists than there are cannot be tested on", () => {
    expect(() => numberWords({ upTo: 9, testLengths: [1], test: 11 })).toThrow(/too few lists of 1 up to 9/);
    expect(() => numberWords({ upTo: 9, lengths: [1], testLengths: [1], test: 8, validation: 2 })).toThrow(
      /leave no lists/,
    );
  });
});
