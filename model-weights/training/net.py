"""The networks: M1 (what ships) and a wider teacher (used only while training).

M1 is four 3x3 convolutions of 16, 32, 64 and 128 channels, each with ReLU and 2x2 max pooling, then
dropout and two fully connected layers. Batch normalization exists only while training: `fold` works
it into the convolutions, so the shipped network is exactly conv-ReLU-pool x4, fc-ReLU, fc.
"""

import torch
from torch import nn
from torch.nn import functional as F

FERPLUS = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt"]
FER7 = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
DRAWING = ["happy", "calm", "neutral", "sad", "angry", "fearful", "surprised"]

CHANNELS = [16, 32, 64, 128]


class M1(nn.Module):
    """Input [n, 1, size, size], standardized per picture. Output: one tensor of logits per head."""

    def __init__(self, size, hidden, heads, dropout=0.3, batch_norm=True):
        super().__init__()
        previous = [1] + CHANNELS[:-1]
        self.conv = nn.ModuleList(
            nn.Conv2d(i, o, 3, padding=1, bias=not batch_norm) for i, o in zip(previous, CHANNELS)
        )
        self.norm = nn.ModuleList(nn.BatchNorm2d(o) if batch_norm else nn.Identity() for o in CHANNELS)
        self.fc = nn.Linear(CHANNELS[-1] * (size // 16) ** 2, hidden)
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, classes) for name, classes in heads.items()})
        self.dropout = dropout

    def forward(self, x):
        for conv, norm in zip(self.conv, self.norm):
            # Pooling, ReLU and a normalization with a positive factor commute; on the smaller picture
            # the last two are cheaper.
            x = F.relu(norm(F.max_pool2d(conv(x), 2)))
        x = F.dropout(x.flatten(1), self.dropout, self.training)
        x = F.dropout(F.relu(self.fc(x)), self.dropout, self.training)
        return {name: head(x) for name, head in self.heads.items()}

    @torch.no_grad()
    def keep_foldable(self):
        """Keeps the factors of normalization positive; to be called after each step."""
        for norm in self.norm:
            norm.weight.clamp_(min=1e-3)


def fold(net):
    """The same function as `net` in evaluation mode, without batch normalization:
    w' = w * gamma / sqrt(var + eps), b' = beta - mean * gamma / sqrt(var + eps). As gamma is positive,
    it does not matter that pooling stands between convolution and normalization."""
    net.eval()
    tensors = {}
    for i, (conv, norm) in enumerate(zip(net.conv, net.norm), start=1):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        tensors[f"conv{i}.weight"] = conv.weight * scale[:, None, None, None]
        tensors[f"conv{i}.bias"] = norm.bias - norm.running_mean * scale
    tensors["fc.weight"], tensors["fc.bias"] = net.fc.weight, net.fc.bias
    for name, head in net.heads.items():
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = head.weight, head.bias
    return {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}


def load_folded(tensors, size):
    """An M1 without batch normalization from the tensors of `fold`."""
    heads = {
        name.removesuffix(".weight"): tensor.shape[0]
        for name, tensor in tensors.items()
        if name.endswith(".weight") and not name.startswith(("conv", "fc."))
    }
    net = M1(size, tensors["fc.weight"].shape[0], heads, batch_norm=False)
    state = {}
    for name, tensor in tensors.items():
        if name.startswith("conv"):
            layer, kind = name.split(".")
            name = f"conv.{int(layer[4:]) - 1}.{kind}"
        elif not name.startswith("fc."):
            name = f"heads.{name}"
        state[name] = tensor.float()
    net.load_state_dict(state)
    return net.eval()


class Teacher(nn.Module):
    """Eight convolutions in pairs (32, 64, 128, 256); the first pair works at half resolution, which
    makes it three times as fast at little loss."""

    def __init__(self, heads, dropout=0.4):
        super().__init__()
        layers, previous = [], 1
        for block, width in enumerate([32, 64, 128, 256]):
            for half in range(2):
                stride = 2 if block == 0 and half == 0 else 1
                layers += [nn.Conv2d(previous, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
                previous = width
            if block < 3:
                layers.append(nn.MaxPool2d(2))
        self.trunk = nn.Sequential(*layers)
        self.heads = nn.ModuleDict({name: nn.Linear(256, classes) for name, classes in heads.items()})
        self.fc = nn.Linear(256 * 9, 256)
        self.dropout = dropout

    def forward(self, x):
        x = F.dropout(self.trunk(x).flatten(1), self.dropout, self.training)
        x = F.dropout(F.relu(self.fc(x)), self.dropout, self.training)
        return {name: head(x) for name, head in self.heads.items()}


class Residual(nn.Module):
    """Two 3x3 convolutions and a shortcut (He et al. 2016)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = None
        if inputs != outputs or stride != 1:
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.norm3 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(y + (x if self.shortcut is None else self.norm3(self.shortcut(x))))


class ResNet(nn.Module):
    """Input [n, 1, 48, 48], standardized per picture. Output: one tensor of logits per head.

    A 3x3 convolution at full resolution and a 2x2 maximum, then residual blocks at 24, 12, 6 and 3 pixels a
    side; the mean over the last 3x3 gives the features."""

    def __init__(self, heads, widths=(32, 64, 128, 256), blocks=(1, 2, 2, 1), dropout=0.3):
        super().__init__()
        self.stem = nn.Conv2d(1, widths[0], 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(widths[0])
        layers, previous = [], widths[0]
        for stage, (width, count) in enumerate(zip(widths, blocks)):
            for block in range(count):
                layers.append(Residual(previous, width, 2 if stage > 0 and block == 0 else 1))
                previous = width
        self.blocks = nn.Sequential(*layers)
        self.heads = nn.ModuleDict({name: nn.Linear(previous, classes) for name, classes in heads.items()})
        self.dropout = dropout

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.stem(x))), 2)
        x = F.dropout(self.blocks(x).mean((2, 3)), self.dropout, self.training)
        return {name: head(x) for name, head in self.heads.items()}


def parameter_groups(net, decay):
    """Weights decay; biases and normalizations do not."""
    return [
        {"params": [p for p in net.parameters() if p.dim() > 1], "weight_decay": decay},
        {"params": [p for p in net.parameters() if p.dim() <= 1], "weight_decay": 0.0},
    ]


class Ema:
    """Exponential moving average of weights and batch statistics."""

    def __init__(self, net, decay):
        self.decay, self.steps = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net):
        self.steps += 1
        decay = min(self.decay, self.steps / (10 + self.steps))
        for key, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[key].lerp_(value, 1 - decay)
            else:
                self.state[key].copy_(value)
