"""YuNet in PyTorch with the branch for small faces that we add, and what both propose.

The published weights are never changed. The branch leaves the backbone at stride 8 and has a stage, a lateral unit and
a head of its own, which begin as copies of YuNet's. What it proposes comes on top of what YuNet proposes, so that
nothing is lost that YuNet sees.
"""

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

STRIDES = (8, 16, 32)
# Names of the branch's units, and the published ones that they begin as.
SMALL = {
    "small.conv1": "backbone.model3.conv1",
    "small.conv2": "backbone.model3.conv2",
    "small.lateral": "neck.lateral_convs.0",
    "small.cls": "bbox_head.multi_level_cls.0",
    "small.obj": "bbox_head.multi_level_obj.0",
    "small.bbox": "bbox_head.multi_level_bbox.0",
}
PARTS = ("point.weight", "point.bias", "depth.weight", "depth.bias")
# Candidates below this score are none; so many are looked at; small pictures are enlarged to this side.
WEAK, MOST, LEAST_SIDE = 0.02, 64, 320


class YuNet(nn.Module):
    """Input [n, 3, h, w], blue green red, 0..255, sides multiples of 32. Output: of each level its stride and its maps
    of class, object and box, the branch's last."""

    def __init__(self, path):
        super().__init__()
        tensors = load_file(path)
        self.published = {name: tensor for name, tensor in tensors.items() if not name.startswith("small.")}
        names = {f"{unit}.{part}": f"{start}.{part}" for unit, start in SMALL.items() for part in PARTS}
        copied = {name: nn.Parameter(tensors[start].clone()) for name, start in sorted(names.items())}
        self.small = nn.ParameterDict({name.replace(".", "_"): tensor for name, tensor in copied.items()})

    def tensors(self):
        """All of them, by the names of the weights' file."""
        names = {f"{unit}.{part}" for unit in SMALL for part in PARTS}
        return self.published | {name: self.small[name.replace(".", "_")].detach().clone() for name in sorted(names)}

    def unit(self, name, x, relu=True):
        get = lambda part: (
            self.small[f"{name}.{part}".replace(".", "_")] if name in SMALL else self.published[f"{name}.{part}"]
        )
        x = F.conv2d(x, get("point.weight")[:, :, None, None], get("point.bias"))
        x = F.conv2d(x, get("depth.weight").view(-1, 1, 3, 3), get("depth.bias"), padding=1, groups=x.shape[1])
        return F.relu(x) if relu else x

    def head(self, names, x):
        return [self.unit(name, x, False) for name in names]

    @torch.no_grad()
    def trunk(self, x):
        """What the branch needs: the features at stride 8 before the backbone's fourth stage, and the pyramid's at
        stride 16; and what YuNet itself says."""
        x = F.relu(F.conv2d(x, self.published["stem.weight"], self.published["stem.bias"], 2, 1))
        features, before = [], None
        for i in range(6):
            if i == 3:
                before = x
            if i > 0:
                x = self.unit(f"backbone.model{i}.conv1", x)
            x = self.unit(f"backbone.model{i}.conv2", x)
            if i >= 3:
                features.append(x)
            if i not in (1, 5):
                x = F.max_pool2d(x, 2)
        levels, above, middle = [], None, None
        for i in (2, 1, 0):
            joined = features[i] if above is None else features[i] + F.interpolate(above, scale_factor=2)
            above = self.unit(f"neck.lateral_convs.{i}", joined)
            if i == 1:
                middle = above
            names = [f"bbox_head.multi_level_{kind}.{i}" for kind in ("cls", "obj", "bbox")]
            levels.insert(0, (STRIDES[i], *self.head(names, above)))
        return before, middle, levels

    def branch(self, before, middle):
        x = self.unit("small.conv2", self.unit("small.conv1", before))
        x = self.unit("small.lateral", x + F.interpolate(middle, scale_factor=2))
        return (STRIDES[0], *self.head(("small.cls", "small.obj", "small.bbox"), x))

    def forward(self, x):
        before, middle, levels = self.trunk(x)
        return [*levels, self.branch(before, middle)]


def decoded(level):
    """Boxes [n, cells, 4] (x, y, width, height) and scores [n, cells] of a level, in pixels."""
    stride, cls, obj, box = level
    rows, columns = torch.meshgrid(torch.arange(cls.shape[2]), torch.arange(cls.shape[3]), indexing="ij")
    size = box[:, 2:].clamp(max=6).exp() * stride
    middle = (box[:, :2] + torch.stack([columns, rows])) * stride
    boxes = torch.cat([middle - size / 2, size], 1).flatten(2).transpose(1, 2)
    return boxes, (cls.sigmoid() * obj.sigmoid()).sqrt().flatten(1)


def suppressed(boxes, scores, most, least=0.3):
    """Rows of the best candidate of each heap, best first: non-maximum suppression."""
    order, kept = np.argsort(-scores, kind="stable"), []
    ends, areas = boxes[:, :2] + boxes[:, 2:], boxes[:, 2] * boxes[:, 3]
    while len(order) and len(kept) < most:
        best, order = order[0], order[1:]
        kept.append(best)
        shared = np.minimum(ends[best], ends[order]) - np.maximum(boxes[best, :2], boxes[order, :2])
        both = shared.clip(0).prod(1)
        order = order[both / (areas[best] + areas[order] - both) <= least]
    return kept


def load_branch(start, checkpoint=None):
    """YuNet from the weights' file, with the branch of a checkpoint, or without one that of the file."""
    net = YuNet(start)
    if checkpoint:
        net.load_state_dict(torch.load(checkpoint, weights_only=True))
    else:
        own = {name.replace(".", "_"): tensor for name, tensor in load_file(start).items()}
        net.small.load_state_dict({name: own[name] for name in net.small})
    return net


class Search:
    """Candidates of YuNet and of its branch, as `detector.rs` has them."""

    def __init__(self, net):
        self.net = net

    @torch.no_grad()
    def __call__(self, picture, most):
        """Of YuNet and of the branch the boxes (x, y, width, height) and scores in pixels of the picture, the best
        first, of a search at a longer side of `most`, of small pictures at a smaller one."""
        scale = min(max(2 * max(picture.size) - LEAST_SIDE, LEAST_SIDE), most) / max(picture.size)
        size = [max(1, round(extent * scale)) for extent in picture.size]
        small = torch.from_numpy(np.asarray(picture.resize(size, Image.BILINEAR))[..., ::-1].copy())
        x = small.permute(2, 0, 1)[None].float().contiguous(memory_format=torch.channels_last)
        parts = [decoded(level) for level in self.net(F.pad(x, (0, -size[0] % 32, 0, -size[1] % 32)))]
        both = []
        for own in (parts[:-1], parts[-1:]):
            boxes = torch.cat([part[0][0] for part in own]).double().numpy() / scale
            scores = torch.cat([part[1][0] for part in own]).double().numpy()
            rows = np.flatnonzero((scores >= WEAK) & (boxes[:, 2:].max(1) <= 2 * max(picture.size)))
            rows = rows[suppressed(boxes[rows], scores[rows], MOST)]
            both.append([(boxes[row], float(scores[row])) for row in rows])
        return both
