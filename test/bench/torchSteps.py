"""PyTorch's side of recurrent.mjs: waits for a line with a model's name, does one training step, answers its milliseconds.

`luong` is the model of models.encoderDecoder with torch's fused nn.GRU; `bahdanau` asks at every step of a GRUCell loop,
as the paper's decoder does. Batch, sizes and parameters are those of lesson 04, one model each.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

sizes = json.loads(sys.stdin.readline())
torch.set_num_threads(sizes["threads"])
E, U, A = 32, sizes["units"], 32
x, y = torch.tensor(sizes["source"]), torch.tensor(sizes["target"])
mask, before = x > 0, F.pad(y[:, :-1], (1, 0), value=1)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(sizes["sourceWords"], E)
        self.gru = nn.GRU(E, U // 2, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(U, U)

    def forward(self):
        states, last = self.gru(self.embedding(x))
        return states, torch.tanh(self.bridge(torch.cat([last[0], last[1]], 1)))


class Additive(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.v = nn.Linear(U, A, bias=False), nn.Linear(U, A), nn.Linear(A, 1, bias=False)

    def forward(self, query, prepared, values):
        scores = self.v(torch.tanh(self.query(query)[:, :, None] + prepared[:, None])).squeeze(-1)
        return scores.masked_fill(~mask[:, None], -1e9).softmax(-1) @ values


class Luong(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.attention = Encoder(), Additive()
        self.embedding, self.gru = nn.Embedding(sizes["targetWords"], E), nn.GRU(E, U, batch_first=True)
        self.combine, self.output = nn.Linear(2 * U, U), nn.Linear(U, sizes["targetWords"])

    def forward(self):
        values, start = self.encoder()
        states, _ = self.gru(self.embedding(before), start[None])
        context = self.attention(states, self.attention.key(values), values)
        return self.output(torch.tanh(self.combine(torch.cat([states, context], -1))))


class Bahdanau(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.attention = Encoder(), Additive()
        self.embedding, self.cell = nn.Embedding(sizes["targetWords"], E), nn.GRUCell(E + U, U)
        self.output = nn.Linear(2 * U + E, sizes["targetWords"])

    def forward(self):
        values, state = self.encoder()
        prepared, words, logits = self.attention.key(values), self.embedding(before), []
        for t in range(y.shape[1]):
            context = self.attention(state[:, None], prepared, values)[:, 0]
            state = self.cell(torch.cat([words[:, t], context], -1), state)
            logits.append(self.output(torch.cat([state, context, words[:, t]], -1)))
        return torch.stack(logits, 1)


models = {"luong": Luong(), "bahdanau": Bahdanau()}
optimizers = {name: torch.optim.Adam(model.parameters(), lr=1e-3) for name, model in models.items()}
print(f"torch {torch.__version__}", flush=True)
for line in sys.stdin:
    name = line.strip()
    started = time.perf_counter()
    loss = F.cross_entropy(models[name]().transpose(1, 2), y, ignore_index=0)
    optimizers[name].zero_grad()
    loss.backward()
    optimizers[name].step()
    loss.item()
    print((time.perf_counter() - started) * 1000, flush=True)
