"""PyTorch's side of one row of the benchmark: for every line with a way it answers the milliseconds of one run, at the end its peak memory.

Everything is eager. Sizes, batches and parameters' shapes are those of worker.mjs.
"""

import json
import re
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

row, threads, sizes = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(0)


def stepping(model, loss):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

    def step():
        optimizer.zero_grad()
        value = loss(model)
        value.backward()
        optimizer.step()
        value.item()

    return step


class Translator(nn.Module):
    """Lesson 04's model; `loop` asks at every step of a GRUCell, as Bahdanau's decoder does, else torch's fused GRU runs first."""

    def __init__(self, loop, N, T, sourceWords, targetWords, B=32, E=32, U=64, A=32):
        super().__init__()
        self.loop = loop
        self.source, self.target = torch.randint(3, sourceWords, (B, N)), torch.randint(3, targetWords, (B, T))
        self.before = F.pad(self.target[:, :-1], (1, 0), value=1)
        self.mask = self.source > 0
        self.words, self.encoder = nn.Embedding(sourceWords, E), nn.GRU(E, U // 2, batch_first=True, bidirectional=True)
        self.bridge, self.embedding = nn.Linear(U, U), nn.Embedding(targetWords, E)
        self.query, self.key, self.v = nn.Linear(U, A, bias=False), nn.Linear(U, A), nn.Linear(A, 1, bias=False)
        if loop:
            self.cell, self.output = nn.GRUCell(E + U, U), nn.Linear(2 * U + E, targetWords)
        else:
            self.gru, self.combine, self.output = nn.GRU(E, U, batch_first=True), nn.Linear(2 * U, U), nn.Linear(U, targetWords)

    def attend(self, query, prepared, values):
        scores = self.v(torch.tanh(self.query(query)[:, :, None] + prepared[:, None])).squeeze(-1)
        return scores.masked_fill(~self.mask[:, None], -1e9).softmax(-1) @ values

    def logits(self):
        values, last = self.encoder(self.words(self.source))
        state = torch.tanh(self.bridge(torch.cat([last[0], last[1]], 1)))
        prepared, words = self.key(values), self.embedding(self.before)
        if not self.loop:
            states, _ = self.gru(words, state[None])
            return self.output(torch.tanh(self.combine(torch.cat([states, self.attend(states, prepared, values)], -1))))
        logits = []
        for t in range(words.shape[1]):
            context = self.attend(state[:, None], prepared, values)[:, 0]
            state = self.cell(torch.cat([words[:, t], context], -1), state)
            logits.append(self.output(torch.cat([state, context, words[:, t]], -1)))
        return torch.stack(logits, 1)

    def loss(self):
        return F.cross_entropy(self.logits().transpose(1, 2), self.target, ignore_index=0)


class Block(nn.Module):
    def __init__(self, D=128, H=4):
        super().__init__()
        self.H, self.first, self.second = H, nn.LayerNorm(D), nn.LayerNorm(D)
        self.inside, self.outside = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.up, self.down = nn.Linear(D, 4 * D), nn.Linear(4 * D, D)

    def forward(self, x, cache=None):
        B, T, D = x.shape
        q, k, v = self.inside(self.first(x)).reshape(B, T, 3, self.H, D // self.H).permute(2, 0, 3, 1, 4)
        if cache is not None:
            cache[:] = k, v = [torch.cat([before, now], 2) for before, now in zip(cache, (k, v))] if cache else [k, v]
        x = x + self.outside(F.scaled_dot_product_attention(q, k, v, is_causal=T > 1).transpose(1, 2).reshape(B, T, D))
        return x + self.down(F.gelu(self.up(self.second(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, V=65, T=64, B=16, D=128, L=4):
        super().__init__()
        self.ids, self.next = torch.randint(V, (B, T)), torch.randint(V, (B, T))
        self.tokens, self.places = nn.Embedding(V, D), nn.Parameter(torch.randn(T, D) * 0.02)
        self.blocks, self.norm, self.head = nn.Sequential(*(Block() for _ in range(L))), nn.LayerNorm(D), nn.Linear(D, V, bias=False)

    def loss(self):
        logits = self.head(self.norm(self.blocks(self.tokens(self.ids) + self.places)))
        return F.cross_entropy(logits.transpose(1, 2), self.next)

    @torch.no_grad()
    def write(self, cached):
        """64 words, each time the most likely one; with a cache only the last one is computed, else all so far."""
        words, caches = torch.zeros(1, 1, dtype=torch.long), [[] for _ in self.blocks]
        for t in range(len(self.places)):
            x = self.tokens(words[:, -1:]) + self.places[t : t + 1] if cached else self.tokens(words) + self.places[: t + 1]
            for block, cache in zip(self.blocks, caches):
                x = block(x, cache if cached else None)
            words = torch.cat([words, self.head(self.norm(x[:, -1:])).argmax(-1)], 1)
        return words.tolist()


def attention(positions, backward):
    inputs = [torch.randn(1, 4, positions, 64, requires_grad=backward) for _ in range(3)]

    def run(of):
        def once():
            if not backward:
                with torch.no_grad():
                    return of(*inputs)
            for x in inputs:
                x.grad = None
            of(*inputs).sum().backward()

        return once

    return {
        "written out": run(lambda q, k, v: torch.softmax(q @ k.transpose(-1, -2) / 8, -1) @ v),
        "scaled_dot_product_attention": run(F.scaled_dot_product_attention),
    }


found = re.fullmatch(r"attention, ([\d,]+) positions, (.+)", row)
if found:
    ways = attention(int(found[1].replace(",", "")), found[2] == "forward and backward")
elif row.startswith("generation"):
    gpt = GPT()
    ways = {"cache": lambda: gpt.write(True), "no cache": lambda: gpt.write(False)}
elif "GPT" in row:
    ways = {"eager": stepping(GPT(), GPT.loss)}
else:
    ways = {name: stepping(Translator(loop, **sizes), Translator.loss) for name, loop in (("fused", False), ("loop", True))}

print(json.dumps({"description": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    ways[line.strip()]()
    print((time.perf_counter() - started) * 1000, flush=True)
print(json.dumps({"gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}), flush=True)
