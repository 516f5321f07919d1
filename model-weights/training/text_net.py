"""The networks that read lines: MiniLM with a head, the teacher, and the small one that ships."""

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F


class Teacher(nn.Module):
    """MiniLM with a head: mean over the tokens, 384 wide."""

    def __init__(self, path, classes):
        super().__init__()
        held = load_file(f"{path}/model.safetensors")
        held = {name: value.clone() for name, value in held.items() if value.is_floating_point()}
        self.words = nn.Embedding.from_pretrained(held["embeddings.word_embeddings.weight"])
        places = held["embeddings.position_embeddings.weight"][:128]
        self.places = nn.Embedding.from_pretrained(places + held["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.norm.load_state_dict({kind: held[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")})
        layer = nn.TransformerEncoderLayer(384, 12, 1536, 0.0, "gelu", 1e-12, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
        names = {
            "self_attn.out_proj": "attention.output.dense",
            "linear1": "intermediate.dense",
            "linear2": "output.dense",
            "norm1": "attention.output.LayerNorm",
            "norm2": "output.LayerNorm",
        }
        for i, layer in enumerate(self.layers.layers):
            state = {}
            for kind in ("weight", "bias"):
                three = [held[f"encoder.layer.{i}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                state[f"self_attn.in_proj_{kind}"] = torch.cat(three)
                state |= {f"{to}.{kind}": held[f"encoder.layer.{i}.{of}.{kind}"] for to, of in names.items()}
            layer.load_state_dict(state)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(384, classes)
        for part in (self.words, self.places, self.norm, self.layers.layers[0]):
            part.requires_grad_(False)

    def pool(self, ids):
        mask = ids != 0
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        x = self.layers(x, src_key_padding_mask=~mask)
        mask = mask.unsqueeze(2).to(x.dtype)
        return (x * mask).sum(1) / mask.sum(1)

    def forward(self, ids):
        return self.head(self.drop(self.pool(ids)))


class Convolution(nn.Module):
    """Three neighbours at a time, zeros outside: weight [3, in, out]."""

    def __init__(self, wide, out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, wide, out) * (2 / (3 * wide)) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(out))

    def forward(self, x):
        padded = F.pad(x, (0, 0, 1, 1))
        near = torch.cat([padded[:, k : k + x.shape[1]] for k in range(3)], 2)
        return F.relu(near @ self.weight.flatten(0, 1) + self.bias)


class Student(nn.Module):
    """Mean of the embeddings and maxima of two convolutions over them, then one hidden layer."""

    def __init__(self, base, width, channels, hidden, dropout):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(base, freeze=False, sparse=True)
        self.negated = nn.Parameter(torch.randn(width) * 0.3)
        self.first = Convolution(width, channels)
        self.second = Convolution(channels, channels)
        self.hidden = nn.Linear(width + 2 * channels, hidden)
        self.mood = nn.Linear(hidden, 8)
        self.dropout = dropout

    def forward(self, ids, flags):
        """ids [n, longest], -1 where there is nothing; flags [n, longest], 1 where negated."""
        mask = (ids >= 0).float().unsqueeze(2)
        if self.training and ids.shape[1] > 3:
            mask = mask * (torch.rand_like(mask) > 0.08)
        x = self.embedding(ids.clamp(min=0)) + flags.unsqueeze(2) * self.negated
        x = F.dropout(x, self.dropout / 2, self.training) * mask
        first = self.first(x) * mask
        second = self.second(first) * mask
        mean = x.sum(1) / mask.sum(1).clamp(min=1)
        pooled = torch.cat([mean, first.amax(1), second.amax(1)], 1)
        pooled = F.dropout(pooled, self.dropout, self.training)
        return self.mood(F.dropout(F.relu(self.hidden(pooled)), self.dropout, self.training))
