"""The reader of lines as it ships: the tensors of its file, what they compute, and the fixture of the parity test."""

import torch
from torch.nn import functional as F

from text_tokens import features, refusal, tokens

# Where the moods lie on the plane of valence and arousal.
PLACES = [[0.8, 0.45], [0.4, 0.85], [0.6, -0.6], [0, 0], [-0.7, -0.5], [-0.7, 0.65], [-0.4, 0.85], [0.05, 0.9]]
FIXTURE = [
    "", "   ", "\t\n", "!!!", "12 345", "?!", "😭😭😭", "❤️", "👩🏽‍🚀", "❤️‍🔥🔥", "👍🏿👍", "🇫🇷", ":)", ":( <3", "xD", "http://a.b/c :/ x",
    "I'm so happy", "not happy", "I am NOT happy!!", "never been so happy", "isn't bad", "ISN’T BAD", "dont worry, be happy",
    "couldn't be happier", "never again", "nobody came but i am fine", "not sad, just tired", "soooooo goooood",
    "yesssss!!!", "noooo :(", "hmmmm...", "aaaaaa", "wait, WHAT?!", "WTF is [NAME] doing", "@joe look at #this",
    "www.example.org is down again", "my dog's gone… 💔", "we'll see, they've left, I'd go", "rock 'n' roll", "''''", "don''t",
    "10k in 45 min 💪", "2nite b4 u go", "café with José", "cafe\u0301 with Jose\u0301", "Ünïcödé wörds évèrywhere", "naïve but happy",
    "supercalifragilisticexpialidocious day", "asdfghjkl", "Giulia ❤️", "Heute war ein schöner Tag", "je suis tellement fatigué",
    "今日は本当に疲れました。", "Я так скучаю по маме", "I love ramen ラーメン", "ラーメンとお茶 ok", "can't sleep, exam tomorrow",
    "The meeting is at three.", "miss you, dad 💔", "quiet morning with tea\nand rain; nothing to do: bliss", "İstanbul is LOUD",
    "a\u200db zero width", "𝒽𝒶𝓅𝓅𝓎 day", "５ full width Ａ", "e-mail/letter & <b>bold</b>", "☺︎ ☹︎ ✨", "long " * 300, "x" * 2100,
]  # fmt: skip


def shipped(net, offsets, temperature):
    """The tensors of the file: embeddings in 8 bits, a scale a row, the rest in 16; offsets and temperature folded in."""
    table = net.embedding.weight.detach()
    scale = table.abs().amax(1).clamp(min=1e-6) / 127
    return {
        "embedding": (table / scale[:, None]).round().clamp(-127, 127).to(torch.int8),
        "embedding.scale": scale,
        "negated": net.negated.detach().half(),
        "first.weight": net.first.weight.detach().half(),
        "first.bias": net.first.bias.detach().half(),
        "second.weight": net.second.weight.detach().half(),
        "second.bias": net.second.bias.detach().half(),
        "hidden.weight": net.hidden.weight.detach().half(),
        "hidden.bias": net.hidden.bias.detach().half(),
        "mood.weight": (net.mood.weight.detach() / temperature).half(),
        "mood.bias": ((net.mood.bias.detach() + offsets) / temperature).half(),
    }


def reloaded(held, net):
    """The student with the weights of the file."""
    table = held["embedding"].float() * held["embedding.scale"][:, None]
    state = {name: value.float() for name, value in held.items() if not name.startswith("embedding")}
    net.load_state_dict(state | {"embedding.weight": table})
    return net


def read(ids, flags, held):
    """Logits of one line from the tensors of the file, step by step as the program computes them."""
    x = held["embedding"][ids].float() * held["embedding.scale"][ids, None]
    x = x + flags.float()[:, None] * held["negated"].float()

    def convolution(x, name):
        padded, weight = F.pad(x, (0, 0, 1, 1)), held[f"{name}.weight"].float()
        return F.relu(sum(padded[k : k + len(x)] @ weight[k] for k in range(3)) + held[f"{name}.bias"].float())

    first = convolution(x, "first")
    second = convolution(first, "second")
    pooled = torch.cat([x.mean(0), first.amax(0), second.amax(0)])
    hidden = F.relu(held["hidden.weight"].float() @ pooled + held["hidden.bias"].float())
    return held["mood.weight"].float() @ hidden + held["mood.bias"].float()


def fixture(index, english, held):
    out = []
    for line in FIXTURE:
        found, foreign = tokens(line)
        refused = refusal(found, foreign, index, english)
        entry = {"text": line, "tokens": [text for _, text in found], "foreign": foreign, "refused": refused}
        ids, flags = features(found, index)
        entry |= {"features": ids, "negated": [int(flag) for flag in flags]}
        if refused is None:
            logits = read(torch.tensor(ids), torch.tensor(flags), held)
            shares = logits.softmax(0)
            valence, arousal = (shares @ torch.tensor(PLACES)).tolist()
            entry["logits"] = [round(x, 6) for x in logits.tolist()]
            entry["scores"] = [round(x, 6) for x in shares.tolist()]
            entry |= {"valence": round(valence, 6), "arousal": round(arousal, 6)}
        out.append(entry)
    return out
