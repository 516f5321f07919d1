"""YuNet from ONNX to safetensors, with fixtures that hold the port against the ONNX reference, and the branch for small
faces against PyTorch.

Every unit of YuNet is a 1x1 convolution and a depthwise 3x3 one (batch normalization is already folded
in the ONNX file). Tensors are named `<unit>.point.*` [out, in] and `<unit>.depth.*` [out, 9]; the first
convolution is `stem.*` [16, 3, 3, 3]. The branch's units are named `small.*`; without `--branch`, which is what its training
starts from, there is none.
"""

import argparse

import numpy as np
import onnx
import torch
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save_file
from safetensors.torch import save_file as save_tensors

from export import write_card
from yunet_net import load_branch

OUTPUTS = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in (8, 16, 32)]


def tensors_of(graph):
    values = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    tensors, unit = {}, None
    for node in graph.node:
        if node.op_type != "Conv":
            continue
        weight, bias = (values[name].astype(np.float32) for name in node.input[1:3])
        if weight.shape[2:] == (1, 1):
            unit = node.input[1].removesuffix(".conv1.weight")
            tensors[f"{unit}.point.weight"] = weight[:, :, 0, 0].copy()
            tensors[f"{unit}.point.bias"] = bias
        elif unit is None:
            tensors["stem.weight"], tensors["stem.bias"] = weight, bias
        else:
            tensors[f"{unit}.depth.weight"] = weight.reshape(len(weight), 9).copy()
            tensors[f"{unit}.depth.bias"] = bias
    return tensors


def test_picture():
    """[1, 3, 64, 96] of whole numbers: noise, a gradient and a bright disc."""
    rows, columns = np.mgrid[0:64, 0:96]
    disc = ((rows - 30) ** 2 + (columns - 50) ** 2 < 400) * 90
    noise = np.random.default_rng(7).integers(0, 60, (3, 64, 96))
    return (noise + disc + columns + np.arange(3)[:, None, None] * 10)[None].astype(np.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--onnx", default="../../../shared/data/detectors/face_detection_yunet_2023mar.onnx")
    parser.add_argument("--branch", help="checkpoint of `train_small_faces.py`")
    parser.add_argument("--out", default="..")
    parser.add_argument("--fixtures", default="../../crates/mood/tests/fixtures")
    args = parser.parse_args()

    model = onnx.load(args.onnx)
    weights = f"{args.out}/yunet.safetensors"
    save_file(tensors_of(model.graph), weights)
    net = load_branch(weights, args.branch) if args.branch else None
    if net:
        save_tensors(net.tensors(), weights)
    write_card(
        f"{args.out}/yunet",
        {
            "name": "yunet",
            "version": "2023mar-small1" if net else "2023mar",
            "kind": "detector",
            "input": {"width": 640, "height": 640, "channels": "bgr", "values": "0..255"},
            "heads": {"face": ["face"]},
            "licence": "MIT",
        },
    )
    for axis in model.graph.input[0].type.tensor_type.shape.dim[2:]:
        axis.dim_param = "any"
    picture = test_picture()
    outputs = ReferenceEvaluator(model).run(OUTPUTS, {"input": picture})
    fixture = {"input": picture} | dict(zip(OUTPUTS, outputs))
    save_file({name: np.ascontiguousarray(value) for name, value in fixture.items()}, f"{args.fixtures}/yunet.safetensors")
    if net:
        with torch.no_grad():
            _, *maps = net(torch.from_numpy(picture))[-1]
        own = {f"small_{kind}": values.contiguous() for kind, values in zip(("cls", "obj", "bbox"), maps)}
        save_tensors(own, f"{args.fixtures}/yunet-small.safetensors")


if __name__ == "__main__":
    main()
