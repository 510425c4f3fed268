"""Trains the net of ../type-net.ts and writes ../type-net.bin and .json.

    python3 train.py --papers a.raw b.raw --examine c.raw --kinds birth-certificate,... --seconds 900 --to ..

The net that is there: 9,000 papers (seeds 1 to 4500 and 10001 to 14500), examined on 640 others (900001 to 900640), three runs of
900, 840 and 720 s one after the other (--from) on a machine that ten programs shared, 15 minutes of one core together.

Papers: grey, 288 by 408 (or 408 by 288), one after the other, with a .json beside them that says what each is (make-papers.ts).
Each is shown worn as scanners and copiers wear it, askew, shifted, larger and smaller; the net sees 192 by 272. One thread: on two cores a second one only waits. Batch norm is folded into the convolutions; weights are
float32, little endian, in the order and layout that tf.conv2d takes (height, width, in, out).
"""
import argparse
import hashlib
import json
import multiprocessing
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SHORT, LONG, BATCH, VERSION = 192, 272, 32, 1
# height and width, channels in, channels out, stride
LAYERS = [(5, 1, 16, 2), (3, 16, 32, 2), (3, 32, 48, 2), (3, 48, 64, 2), (3, 64, 64, 1)]
HIDDEN = 64
# what the convolutions found is averaged over a grid of so many fields down and across, and its peak taken in each third
DOWN, ACROSS, THIRDS = 6, 3, 3


class TypeNet(nn.Module):
    def __init__(self, kinds):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(i, o, k, s, k // 2) for k, i, o, s in LAYERS)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, _, o, _ in LAYERS)
        self.hidden = nn.Linear((DOWN * ACROSS + THIRDS) * LAYERS[-1][2], HIDDEN)
        self.dense = nn.Linear(HIDDEN, kinds)

    def forward(self, seen):
        for conv, norm in zip(self.convs, self.norms):
            seen = F.relu(norm(conv(seen)))
        count, _, height, width = seen.shape
        seen = F.pad(seen, (0, -width % DOWN, 0, -height % DOWN))  # 17 fields on the long side become 18
        height, width = seen.shape[2:]
        fields = F.avg_pool2d(seen, (height // DOWN, width // ACROSS))
        peaks = F.max_pool2d(seen, (height // THIRDS, width))
        # in the order of tensors whose channels come last
        pooled = torch.cat([fields.permute(0, 2, 3, 1).reshape(count, -1), peaks.permute(0, 2, 3, 1).reshape(count, -1)], 1)
        return self.dense(F.dropout(F.relu(self.hidden(pooled)), 0.1, self.training))


def levelled(view):
    """0 paper, 1 ink, whatever the light was; the same arithmetic as ../paper-view.ts."""
    paper, ink = np.percentile(view, 75), np.percentile(view, 1)
    return np.clip((paper - view) / max(paper - ink, 40), 0, 1.2)


def worn(paper, rng, hard=True):
    height, width = (LONG, SHORT) if paper.shape[0] > paper.shape[1] else (SHORT, LONG)
    t = torch.from_numpy(paper.astype(np.float32))[None, None]
    angle = rng.normal(0, 0.8) * np.pi / 180
    zoom, stretch = 1 / rng.uniform(0.9, 1.1), rng.uniform(0.96, 1.04)
    dx, dy = rng.uniform(-0.06, 0.06, 2)
    ratio = height / width
    turn = torch.tensor([[
        [np.cos(angle) * zoom * stretch, -np.sin(angle) * zoom * ratio, dx],
        [np.sin(angle) * zoom / ratio, np.cos(angle) * zoom / stretch, dy],
    ]]).float()
    kind = rng.random()
    if kind < 0.3:  # a soft copy
        t = F.avg_pool2d(F.pad(t, (1, 1, 1, 1), mode="replicate"), 3, 1)
    elif kind < 0.42:  # toner that ran
        t = -F.max_pool2d(-F.pad(t, (0, 1, 0, 1), mode="replicate"), 2, 1)
    elif kind < 0.5:  # toner that ran out
        t = 0.6 * t + 0.4 * F.max_pool2d(F.pad(t, (0, 1, 0, 1), mode="replicate"), 2, 1)
    outside = float(rng.choice([244.0, 244.0, 244.0, 230.0, 120.0, 60.0]))
    t = F.grid_sample(t - outside, F.affine_grid(turn, (1, 1, height, width), align_corners=False), align_corners=False) + outside
    p = t[0, 0].numpy()
    if rng.random() < 0.25:  # a photocopy: grey goes to white or black
        middle, steep = rng.uniform(120, 200), rng.uniform(1.3, 3)
        p = np.clip((p - middle) * steep + 140, 8, 248)
    p = 255 - (255 - p) * rng.uniform(0.6, 1)
    if rng.random() < 0.3:  # light that falls off
        p = p - rng.uniform(0, 50) * np.linspace(0, 1, width)[None, :] ** rng.uniform(0.7, 2)
    if rng.random() < 0.3:
        p = p - rng.uniform(0, 50) * np.linspace(1, 0, height)[:, None]
    p = p * rng.uniform(0.75, 1)
    if rng.random() < 0.2:  # a crease or a streak
        p = p.copy()
        if rng.random() < 0.5:
            p[:, rng.integers(0, width)] -= rng.uniform(15, 60)
        else:
            p[rng.integers(0, height)] -= rng.uniform(15, 60)
    if rng.random() < 0.12:  # a stain, a stamp, a pen over it
        y, x = np.ogrid[:height, :width]
        r = rng.uniform(10, 70)
        near = np.hypot(y - rng.integers(0, height), x - rng.integers(0, width))
        p = p - np.where((near < r) & ((near > r - 4) | (rng.random() < 0.5)), rng.uniform(10, 70), 0)
    p = p + rng.normal(0, rng.uniform(0.5, 4), p.shape)
    return levelled(p).astype(np.float32)


class Papers:
    """Files of papers, by how they lie."""

    def __init__(self, files, kinds):
        self.of = {False: [], True: []}
        for path in files:
            about = json.load(open(path + ".json"))
            pages = np.memmap(path, np.uint8, "r").reshape(len(about), -1)
            for page, said in zip(pages, about):
                self.of[said["lying"]].append((page, kinds.index(said["kind"])))

    def shape(self, lying):
        return (SHORT * 3 // 2, LONG * 3 // 2) if lying else (LONG * 3 // 2, SHORT * 3 // 2)

    def count(self):
        return sum(len(of) for of in self.of.values())


def batches(queue, files, kinds, seed):
    torch.set_num_threads(1)
    papers = Papers(files, kinds)
    rng = np.random.default_rng(seed)
    share = len(papers.of[True]) / papers.count()
    orders = {False: [], True: []}
    while True:
        lying = bool(rng.random() < share)
        views, labels = [], []
        for _ in range(BATCH):
            if not orders[lying]:
                orders[lying] = list(rng.permutation(len(papers.of[lying])))
            page, kind = papers.of[lying][orders[lying].pop()]
            views.append(worn(page.reshape(papers.shape(lying)), rng))
            labels.append(kind)
        queue.put(((np.stack(views) * 200).astype(np.uint8), np.array(labels)))


def examined(net, files, kinds):
    """Logits and labels of papers that it did not learn from."""
    papers, rng = Papers(files, kinds), np.random.default_rng(7)
    logits, labels = [], []
    with torch.no_grad():
        for lying in (False, True):
            for page, kind in papers.of[lying]:
                view = worn(page.reshape(papers.shape(lying)), rng)
                logits.append(net(torch.from_numpy(view)[None, None])[0])
                labels.append(kind)
    return torch.stack(logits), torch.tensor(labels)


def temperature_of(logits, labels):
    """What logits are divided by so that a confidence is a share of right answers."""
    tried = np.linspace(0.5, 4, 71)
    losses = [F.cross_entropy(logits / float(t), labels).item() for t in tried]
    return float(tried[int(np.argmin(losses))])


def folded(net):
    """Weights of the net without batch norm."""
    parts = []
    for conv, norm in zip(net.convs, net.norms):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = (conv.weight * scale[:, None, None, None]).permute(2, 3, 1, 0).contiguous()
        bias = (conv.bias - norm.running_mean) * scale + norm.bias
        parts += [weight.detach().numpy().ravel(), bias.detach().numpy().ravel()]
    for dense in (net.hidden, net.dense):
        parts += [dense.weight.T.contiguous().detach().numpy().ravel(), dense.bias.detach().numpy().ravel()]
    return np.concatenate(parts).astype("<f4")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--papers", nargs="+", required=True)
    ask.add_argument("--examine", nargs="+", required=True)
    ask.add_argument("--kinds", required=True, help="the answers in their order, with commas (../paper-kinds.ts)")
    ask.add_argument("--seconds", type=float, default=900)
    ask.add_argument("--to", default="..")
    ask.add_argument("--state", default="net.pt", help="where the trained state is left")
    ask.add_argument("--from", dest="before", help="weights that an earlier run left: goes on from there")
    ask.add_argument("--steps-before", type=int, default=0, help="steps of the earlier runs")
    told = ask.parse_args()
    kinds = told.kinds.split(",")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    queue = multiprocessing.Queue(8)
    maker = multiprocessing.Process(target=batches, args=(queue, told.papers, kinds, 5), daemon=True)
    maker.start()
    net, losses, steps, began = TypeNet(len(kinds)), [], 0, time.time()
    if told.before:
        net.load_state_dict(torch.load(told.before))
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-3)
    while (spent := (time.time() - began) / told.seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = (0.4e-3 if told.before else 0.8e-3) * (1 + np.cos(np.pi * spent)) + 1e-5
        views, labels = queue.get()
        net.train()
        loss = F.cross_entropy(net(torch.from_numpy(views.astype(np.float32) / 200)[:, None]), torch.from_numpy(labels))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        steps += 1
        if steps % 50 == 0:
            print(f"{steps} steps, {time.time() - began:.0f} s, loss {np.mean(losses[-50:]):.4f}", flush=True)
    maker.terminate()
    net.eval()
    torch.save(net.state_dict(), told.state)
    logits, labels = examined(net, told.examine, kinds)
    right = (logits.argmax(1) == labels).float().mean().item()
    temperature = temperature_of(logits, labels)
    wrong = {}
    for said, label in zip(logits.argmax(1).tolist(), labels.tolist()):
        if said != label:
            key = f"{kinds[label]} as {kinds[said]}"
            wrong[key] = wrong.get(key, 0) + 1
    print(json.dumps(dict(sorted(wrong.items(), key=lambda of: -of[1])[:12]), ensure_ascii=False))
    raw = folded(net).tobytes()
    with open(f"{told.to}/type-net.bin", "wb") as file:
        file.write(raw)
    about = {
        "version": VERSION,
        "kinds": kinds,
        "view": [SHORT, LONG],
        "layers": [[k, k, i, o, s] for k, i, o, s in LAYERS],
        "fields": [DOWN, ACROSS, THIRDS],
        "hidden": HIDDEN,
        "temperature": round(temperature, 3),
        "bytes": len(raw),
        "sha256": hashlib.sha256(raw).hexdigest(),
        "trained": {"steps": told.steps_before + steps, "papers": (told.steps_before + steps) * BATCH, "rightOnOtherPapersOfTheSameMakers": round(right, 4)},
    }
    with open(f"{told.to}/type-net.json", "w") as file:
        json.dump(about, file, indent=2)
        file.write("\n")
    print(json.dumps(about["trained"]), "temperature", temperature)


if __name__ == "__main__":
    main()
