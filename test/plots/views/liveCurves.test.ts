import { plots } from "kernel-helpers";
import { page } from "../page";

test("live curves keep a measure that is taken less often, and leave the finished picture", async () => {
  const { sent, display } = page();
  const live = plots.liveCurves({ log: ["loss"], name: "attention", display });
  for (let i = 1; i <= 100; i++) live.update(i, i % 10 ? { loss: 1 / i } : { loss: 1 / i, accuracy: i / 100 });
  await live.done();
  const last = sent[sent.length - 1].data;
  expect(last["text/plain"]).toBe(
    "Loss: 'attention' goes from 1 at step 1 to 0.01 at step 100. Accuracy: 'attention' goes from 0.1 at step 10 to 1 at step 100.",
  );
  expect(Buffer.from(last["image/png"] as string, "base64").length).toBeGreaterThan(1000);
});
