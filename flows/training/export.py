"""The trained network → the files that the extraction reads: an eight-bit ONNX model, its tokenizer, its labels."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from flows.extract.encoder.session import DESCRIPTION, MODEL, OUTPUTS, TOKENIZER
from flows.training.bits import fitted
from flows.training.examples import Labels
from flows.training.model import Network


class _Plain(nn.Module):
    """The network with its outputs as a plain tuple, as the exporter wants them."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        found = self.network(ids, types, mask)
        return found.tags, found.cues, found.sources, found.statement, found.subjects


def export(network: Network, labels: Labels, tokenizer: Path, folder: Path) -> None:
    """Write the model, the tokenizer and the description, in which their SHA-256 stand, to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        _write(network, whole)
        # Weights of each output channel get a scale of their own, signed: the unsigned default loses accuracy.
        quantize_dynamic(whole, folder / MODEL, per_channel=True, weight_type=QuantType.QInt8)
        model = onnx.load(folder / MODEL)
        _refit(model, onnx.load(whole))
    _anonymize(model)
    onnx.save(model, folder / MODEL)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    description = {"sha256": digests, "labels": labels}
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=2, allow_nan=False) + "\n", "utf-8")


def _refit(model: onnx.ModelProto, whole: onnx.ModelProto) -> None:
    """Give the quantized model the eight bits of `fitted`, from the weights of the `whole` one."""
    exact = {one.name: one for one in whole.graph.initializer}
    held = {one.name: one for one in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            stem = node.input[1].removesuffix("_quantized")
            scale, rounded = fitted(numpy_helper.to_array(exact[stem]))
            for name, array in ((f"{stem}_scale", scale), (node.input[1], rounded)):
                held[name].CopyFrom(numpy_helper.from_array(array, name))


def _anonymize(model: onnx.ModelProto) -> None:
    """Take out what the exporter notes of where each operation stood: paths of the machine that trained the model."""
    for part in (model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.input):
        part.doc_string = ""
        del part.metadata_props[:]
    del model.graph.value_info[:]


def _write(network: Network, path: Path) -> None:
    network.eval()
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in range(3))
    batch, pieces = torch.export.Dim("batch", min=1, max=64), torch.export.Dim("pieces", min=2, max=512)
    program = torch.onnx.export(
        _Plain(network),
        example,
        dynamo=True,
        dynamic_shapes=tuple({0: batch, 1: pieces} for _ in range(3)),
        input_names=["ids", "types", "mask"],
        output_names=list(OUTPUTS),
        verbose=False,
    )
    assert program is not None
    program.save(str(path))
    # Shapes inferred while exporting contradict the quantized graph: they are left for the runtime to infer.
    model = onnx.load(path)
    del model.graph.value_info[:]
    onnx.save(model, path)
