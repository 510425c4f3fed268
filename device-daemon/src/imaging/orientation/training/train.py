"""Trains the orientation net of ../net.ts and writes ../orientation-net.bin and .json.

    python3 train.py --pages a.raw b.raw --mute m.raw --examine c.raw --examine-mute n.raw --seconds 1500 --to ..

Pages: upright, grey, 1240 by 1754 at 150 dpi, one after the other (make-pages.ts). A tile of 128 by 128 pixels is cut where
there is print, at half to full size, wider or narrower, worn as scanners and copiers wear it, and shown in two of its four turnings. Of
mute pages (`--mute`, mute-pages.ts) it shall say that they may lie in any way. One
thread: on two cores a second one only waits. Batch norm is folded into the convolutions; weights are float32, little
endian, in the order and layout that tf.fused.conv2d takes (height, width, in, out).
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

WIDTH, HEIGHT, TILE = 1240, 1754, 128
CHANNELS = [1, 16, 32, 48, 64, 96]
TURNS = 4
ANY = TURNS  # the target of a tile that may lie in any way
MUTE_SHARE = 0.3


class OrientationNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(
            nn.Conv2d(CHANNELS[i], CHANNELS[i + 1], 5 if i == 0 else 3, 2, 2 if i == 0 else 1) for i in range(5)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for width in CHANNELS[1:])
        self.dense = nn.Linear(CHANNELS[-1], TURNS)

    def forward(self, tiles):
        for conv, norm in zip(self.convs, self.norms):
            tiles = F.relu(norm(conv(tiles)))
        return self.dense(tiles.mean((2, 3)))


def levelled(tile):
    """0 paper, 1 ink, whatever the light was; the same arithmetic as ../tiles.ts."""
    paper, ink = np.percentile(tile, 95), np.percentile(tile, 2)
    return np.clip((paper - tile) / max(paper - ink, 24), 0, 1.2)


def cut(page, rng):
    for _ in range(10):
        high = wide = int(TILE / rng.uniform(0.5, 1.05))
        if rng.random() < 0.25:
            wide = int(wide * rng.uniform(0.65, 1.35))
        y, x = rng.integers(0, HEIGHT - high), rng.integers(0, WIDTH - wide)
        tile = page[y : y + high, x : x + wide].astype(np.float32)
        if (tile < tile.max() - 70).mean() > 0.03:
            break
    return tile


def worn(tile, rng):
    t = torch.from_numpy(tile)[None, None]
    if tile.shape != (TILE, TILE):
        t = F.interpolate(t, (TILE, TILE), mode="bilinear", antialias=True, align_corners=False)
    angle = float(rng.uniform(-6, 6)) * np.pi / 180 if rng.random() < 0.6 else 0.0
    shear = float(rng.uniform(-0.08, 0.08))
    if angle or rng.random() < 0.3:
        turn = torch.tensor([[[np.cos(angle), -np.sin(angle) + shear, 0], [np.sin(angle), np.cos(angle), 0]]])
        grid = F.affine_grid(turn.float(), (1, 1, TILE, TILE), align_corners=False)
        t = F.grid_sample(t, grid, padding_mode="border", align_corners=False)
    kind = rng.random()
    if kind < 0.15:
        t = F.avg_pool2d(F.pad(t, (1, 1, 1, 1), mode="replicate"), 3, 1)
    elif kind < 0.2:
        t = F.avg_pool2d(F.pad(t, (2, 2, 2, 2), mode="replicate"), 5, 1)
    elif kind < 0.4:  # a photocopy: black or white
        t = torch.where(t < float(rng.uniform(100, 200)), torch.tensor(0.0), torch.tensor(255.0))
    elif kind < 0.48:  # toner that ran
        t = -F.max_pool2d(-t, 3, 1, 1)
    elif kind < 0.56:  # toner that ran out
        t = F.max_pool2d(F.pad(t, (0, 1, 0, 1), mode="replicate"), 2, 1)
    p = t[0, 0].numpy()
    if rng.random() < 0.6:
        p = p + rng.normal(0, rng.uniform(2, 24), p.shape)
    if rng.random() < 0.2:
        p = p - np.linspace(0, rng.uniform(-60, 60), TILE)[None, :]
    if rng.random() < 0.12:
        p = np.where(rng.random(p.shape) < 0.006, 0, p)
    if rng.random() < 0.12:  # a streak or a fold
        p = p.copy()
        at = rng.integers(0, TILE)
        p[:, at : at + rng.integers(1, 4)] -= rng.uniform(20, 90)
    if rng.random() < 0.05:
        p = 255 - p
    return levelled(p).astype(np.float32)


def batches(queue, files, mute_files, seed):
    def opened(names):
        return [np.memmap(name, np.uint8, "r").reshape(-1, HEIGHT, WIDTH) for name in names]

    pages, mute = opened(files), opened(mute_files)
    rng = np.random.default_rng(seed)
    while True:
        tiles, turns = [], []
        for turn in rng.integers(0, TURNS, 32):
            is_mute = bool(mute) and rng.random() < MUTE_SHARE
            of = (mute if is_mute else pages)[rng.integers(len(mute if is_mute else pages))]
            tile = worn(cut(of[rng.integers(len(of))], rng), rng)
            for shown in (turn, (turn + 2) % TURNS):  # each with its twin upside down: those are hard to tell
                tiles.append(np.rot90(tile, -shown))  # clockwise
                turns.append(ANY if is_mute else shown)
        queue.put(((np.stack(tiles) * 200).astype(np.uint8), np.array(turns)))


def targets(turns):
    """How likely each turn shall be: one of them, or all alike."""
    wanted = F.one_hot(turns, TURNS + 1).float()
    return wanted[:, :TURNS] + wanted[:, TURNS:] / TURNS


def certain_of_mute(net, file):
    """The share of mute tiles of which it is certain all the same."""
    pages = np.memmap(file, np.uint8, "r").reshape(-1, HEIGHT, WIDTH)
    rng = np.random.default_rng(8)
    tiles = np.stack([worn(cut(pages[index % len(pages)], rng), rng) for index in range(300)])
    with torch.no_grad():
        return (net(torch.from_numpy(tiles)[:, None]).softmax(1).amax(1) > 0.8).float().mean().item()


def examined(net, file):
    pages = np.memmap(file, np.uint8, "r").reshape(-1, HEIGHT, WIDTH)
    rng, right, seen = np.random.default_rng(7), 0, 0
    with torch.no_grad():
        for index in range(300):
            tile = worn(cut(pages[index % len(pages)], rng), rng)
            shown = torch.from_numpy(np.stack([np.rot90(tile, -turn).copy() for turn in range(TURNS)]))[:, None]
            right += (net(shown).argmax(1) == torch.arange(TURNS)).sum().item()
            seen += TURNS
    return right / seen


def folded(net):
    """Weights and shapes of the net without batch norm."""
    parts, shapes = [], []
    for conv, norm in zip(net.convs, net.norms):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = (conv.weight * scale[:, None, None, None]).permute(2, 3, 1, 0).contiguous()
        bias = (conv.bias - norm.running_mean) * scale + norm.bias
        shapes.append(list(weight.shape))
        parts += [weight.detach().numpy().ravel(), bias.detach().numpy().ravel()]
    parts += [net.dense.weight.T.contiguous().detach().numpy().ravel(), net.dense.bias.detach().numpy().ravel()]
    return np.concatenate(parts).astype("<f4"), shapes


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--pages", nargs="+", required=True)
    ask.add_argument("--mute", nargs="*", default=[])
    ask.add_argument("--examine", required=True)
    ask.add_argument("--examine-mute")
    ask.add_argument("--seconds", type=float, default=900)
    ask.add_argument("--to", default="..")
    ask.add_argument("--from", dest="before", help="weights that an earlier run left (net.pt): goes on from there")
    told = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    queue = multiprocessing.Queue(12)
    maker = multiprocessing.Process(target=batches, args=(queue, told.pages, told.mute, 5), daemon=True)
    maker.start()
    net, losses, steps, began = OrientationNet(), [], 0, time.time()
    if told.before:
        net.load_state_dict(torch.load(told.before))
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    while (spent := (time.time() - began) / told.seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * (1 + np.cos(np.pi * spent)) + 1e-5
        tiles, turns = queue.get()
        net.train()
        seen = net(torch.from_numpy(tiles.astype(np.float32) / 200)[:, None])
        loss = F.cross_entropy(seen, targets(torch.from_numpy(turns)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        steps += 1
        if steps % 200 == 0:
            print(f"{steps} steps, {time.time() - began:.0f} s, loss {np.mean(losses[-200:]):.4f}", flush=True)
    maker.terminate()
    net.eval()
    torch.save(net.state_dict(), "net.pt")
    accuracy = examined(net, told.examine)
    weights, shapes = folded(net)
    raw = weights.tobytes()
    with open(f"{told.to}/orientation-net.bin", "wb") as file:
        file.write(raw)
    about = {
        "convolutions": shapes,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "trained": {"steps": steps, "tiles": steps * 64, "tileAccuracyOnHeldOutPages": round(accuracy, 4)},
    }
    if told.examine_mute:
        about["trained"]["certainOfMuteTiles"] = round(certain_of_mute(net, told.examine_mute), 4)
    with open(f"{told.to}/orientation-net.json", "w") as file:
        json.dump(about, file, indent=2)
        file.write("\n")
    print(json.dumps(about))


if __name__ == "__main__":
    main()
