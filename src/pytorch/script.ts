/** A script that trains the network on many processes; `names` are the tensors of rows that its loss takes. */
export function scriptOf(names: readonly string[]): string {
  const list = names.map((name) => `"${name}"`).join(', ');
  return `"""Trains the network of network.py in many processes, on one machine or on many:

    torchrun --nproc_per_node=2 train.py rows.safetensors --epochs 10
    torchrun --nnodes=4 --nproc_per_node=8 --rdzv_backend=c10d --rdzv_endpoint=HOST:29500 train.py rows.safetensors

rows.safetensors holds the tensors ${names.join(', ')}, a row of each for every example; class indices are of int64. Every process
reads it, and takes its share of each batch: the gradients are those of the whole batch. After each epoch the weights are in the
file that --weights names, which lanewise reads again: model.setWeights(readWeights(bytes)).
"""

import argparse
import os

import torch
import torch.distributed as dist
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from network import load, loss, optimizer

NAMES = [${list}]


class Loss(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, *rows):
        return loss(self.network, *rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rows")
    parser.add_argument("--weights", default="network.safetensors")
    parser.add_argument("--state", help="what the optimizer has gathered so far, optimizer.safetensors")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch-size", type=int, default=32, help="rows of a step, in all processes together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-shuffle", action="store_true")
    given = parser.parse_args()

    gpu = torch.cuda.is_available()
    dist.init_process_group("nccl" if gpu else "gloo")
    rank, world = dist.get_rank(), dist.get_world_size()
    device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if gpu else torch.device("cpu")
    torch.manual_seed(given.seed + rank)

    data = load_file(given.rows)
    rows = [data[name] if data[name].dtype == torch.int64 else data[name].float().reshape(len(data[name]), -1) for name in NAMES]
    network = load(given.weights).to(device).train()
    model = DistributedDataParallel(Loss(network), device_ids=[device.index] if gpu else None)
    steps = optimizer(network, given.state)
    count = len(rows[0])
    for epoch in range(given.epochs):
        order = torch.randperm(count, generator=torch.Generator().manual_seed(given.seed + epoch))
        if given.no_shuffle:
            order = torch.arange(count)
        total = torch.zeros((), device=device)
        for batch in order.split(given.batch_size):
            share = batch[rank::world]
            # Processes are averaged: each counts as many rows as it has. One without rows takes any, which count nothing.
            weight = len(share) * world / len(batch)
            taken = share if len(share) > 0 else batch[:1]
            value = weight * model(*[each[taken].to(device) for each in rows])
            steps.zero_grad()
            value.backward()
            steps.step()
            total += value.detach() * len(batch)
        dist.all_reduce(total)
        if rank == 0:
            print(f"epoch {epoch + 1}: loss {total.item() / world / count:.6g}", flush=True)
            save_file(network.state_dict(), given.weights + ".new", metadata={"format": "pt"})
            os.replace(given.weights + ".new", given.weights)
        dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
`;
}
