"""The weights of an exported model, read back: so judgements are learned anew without learning attributions anew."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor


def weights(path: Path) -> dict[str, Tensor]:
    """Name of a network's parameter → its values as the eight bits of the model at `path` give them.

    Exported again they give the same eight bits: the largest of each output channel sets its scale, then as before.
    """
    graph = onnx.load(path).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name: held[name] for name in held if name.startswith("network.") and name.endswith((".weight", ".bias"))}
    readers = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1] in held:
            stem = node.input[1].removesuffix("_quantized")
            # Product, then cast, then scaled, then the bias is added, whose name tells which layer this is.
            bias = next(name for name in readers[_scaled(node, readers)].input if name.startswith("network."))
            found[bias.removesuffix("bias") + "weight"] = (held[node.input[1]] * held[f"{stem}_scale"]).T
        elif node.op_type == "Gather" and node.input[0].endswith("_quantized"):
            stem = node.input[0].removesuffix("_quantized")
            centred = held[node.input[0]].astype(np.float32) - held[f"{stem}_zero_point"]
            found[stem] = centred * held[f"{stem}_scale"]
    return {
        name.removeprefix("network."): torch.from_numpy(np.array(array, dtype=np.float32, order="C"))
        for name, array in found.items()
    }


def _scaled(node: onnx.NodeProto, readers: dict[str, onnx.NodeProto]) -> str:
    """The name of the product of a quantized layer when it is on the scale of the layer's output."""
    output: str = readers[readers[node.output[0]].output[0]].output[0]
    return output
