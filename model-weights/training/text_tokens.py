"""A line of text to features, exactly as the program does it.

**Characters.** The first 2,000 Unicode scalar values are read. U+2018, U+2019, U+02BC, U+00B4 and U+0060
become `'`. A-Z, U+00C0..U+024F and U+1E00..U+1EFF are lowercased one by one (Unicode); after that U+0300..U+036F
are dropped. *Letters* are a-z, U+00C0..U+024F without U+00D7 and U+00F7, and U+1E00..U+1EFF. *Digits* are 0-9.
*Foreign* characters are those of `FOREIGN`. *Emoji* are U+2600..U+27BF, U+2B00..U+2BFF, U+2300..U+23FF,
U+1F000..U+1FAFF, but for skin tones (U+1F3FB..U+1F3FF), which count as nothing, and flags (U+1F1E6..U+1F1FF),
which are separators. White space is U+0009..U+000D, U+0020, U+0085, U+00A0, U+2000..U+200A, U+2028, U+2029,
U+202F, U+205F, U+3000.

**Tokens**, from left to right, the first rule that fits:
1. Not after a letter or digit, one of `EMOTICONS` (the first in the list that fits; compared lowercased), if the
   character after it is neither letter, digit nor `/`: kind "emoji", its text is the name in the table.
2. `@` before a letter or digit: skipped up to white space.
3. A foreign character: it is counted; no token.
4. A letter or digit: the longest run of letters, digits and `'` where each `'` stands between letters or digits.
   - `http`, `https`, `www`: skipped up to white space. No letter in the run: the mark `0`.
   - In `CONTRACTED` ("dont"): replaced ("don't").
   - Ending in one of `CLITICS` and longer than it: two tokens, a word and the ending (kind "clitic").
   - Else one word. A word in which one letter stands three times or more in a row is followed by the mark `<long>`
     (an ending comes after it). Once a line, the first run with three or more of A-Z and no a-z, and no `[` right
     before it, is followed by the mark `<caps>`, last of all.
5. An emoji: kind "emoji", its text is the one character. Then skipped: skin tones, U+FE0E, U+FE0F, and U+200D with
   the character after it, over and over: a joined sequence counts as its first emoji.
6. A run of `!` and `?`: the mark `!`, `!!` (two or more), `?`, `??` or `?!` (both occur).
7. A run of `.` and U+2026: the mark `.` if it is one `.`, else `...`.
8. `,`: the mark `,`. `;`, `:` and a line feed: the mark `.`. Anything else separates and gives nothing.

**Features.** Token after token, at most 256 features; the vocabulary is a list of strings, a feature is the index.
A clitic, mark or emoji is looked up as it is and gives nothing if it is not there. A word is looked up as it
is; else, if it has a run of three equal letters, with all such runs cut to two, then cut to one (which stays
the word if neither is found). A word found is *known*. Else it is cut into pieces, each the longest entry that
fits, of at most 16 characters: the first as it is, the others with `##` before them; where nothing fits, the
rest of the word gives the feature `<unk>`.

**Negation.** A word in `NEGATORS` or ending in `n't` opens a scope: the next three words (clitics do not count) are
negated, and so are their features. The scope ends at any mark but `0`, `<long>` and `<caps>`, at an emoji and at the
word `but`. A negator in a scope opens a new one and is itself not negated. "never" and the modals of `CEILINGS` may
praise: if one of `RAISERS` (runs of three letters cut to one) is among the next four words, nothing is negated ("never been so
happy", "couldn't be better"); `so`, `such` and `this` raise only after "never".

**Refusal.** A line without a word, a foreign character or an emoji of the vocabulary holds "nothing". It is refused
for its "language" if foreign characters are at least one and as many as the letters and digits of all words or
more, or if less than half of its words are English; one word beside an emoji of the vocabulary always passes. A
word is *English* if one of its three forms (see Features) is in the vocabulary and marked `english` there; or if a
form, less one of `ENDINGS`, is such an entry of four characters or more.
"""

LIMIT, FEATURES, PIECE = 2000, 256, 16
LATIN = ((0xC0, 0x24F), (0x1E00, 0x1EFF))
FOREIGN = (
    (0x370, 0x1CFF), (0x2C00, 0x2DFF), (0x3040, 0x31FF), (0x3400, 0xD7FF), (0xF900, 0xFDFF),
    (0xFE70, 0xFEFE), (0xFF66, 0xFFDC), (0x10000, 0x1CFFF), (0x20000, 0x3FFFF),
)  # fmt: skip
EMOJI = ((0x2300, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
SPACES = set("\t\n\v\f\r \x85\xa0\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}
APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u0060"
SMILE, GRIN, WINK, FROWN, WEEP, SKEPTIC, HEART, BROKEN, TONGUE, GASP = (
    "\U0001f642", "\U0001f600", "\U0001f609", "\u2639", "\U0001f622",
    "\U0001f615", "\u2764", "\U0001f494", "\U0001f61b", "\U0001f62e",
)  # fmt: skip
EMOTICONS = (
    ("</3", BROKEN), ("<3", HEART), (":'(", WEEP), (";_;", WEEP), ("t_t", WEEP), (":-)", SMILE), ("(:", SMILE),
    ("=)", SMILE), (":)", SMILE), (":-d", GRIN), (":d", GRIN), ("=d", GRIN), ("xd", GRIN), ("^^", SMILE),
    ("^_^", SMILE), (";-)", WINK), (";)", WINK), (":-(", FROWN), (":(", FROWN), ("=(", FROWN), (":-/", SKEPTIC),
    (":/", SKEPTIC), (":-p", TONGUE), (":p", TONGUE), (":-o", GASP), (":o", GASP),
)  # fmt: skip
CLITICS = ("'s", "'m", "'re", "'ve", "'ll", "'d")
CONTRACTED = {
    word.replace("'", ""): word
    for word in (
        "ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't "
        "won't wouldn't"
    ).split()
}
NEGATORS = set("not no never nothing nobody none neither nor without hardly barely cannot".split())
ENDINGS = ("s", "es", "ed", "d", "ing", "in", "ly", "y", "er")
ENGLISH = 0.5
CEILINGS = set("never can't cannot couldn't".split())
RAISERS = set("more better happier prouder luckier".split())
RAISERS_OF_NEVER = RAISERS | set("so such this".split())
MARKS = ("<unk>", "<long>", "<caps>", "0", "!", "!!", "?", "??", "?!", ".", "...", ",") + CLITICS


def among(c, ranges):
    return any(low <= ord(c) <= high for low, high in ranges)


def is_letter(c):
    return "a" <= c <= "z" or (among(c, LATIN) and c not in "\u00d7\u00f7")


def is_word(c):
    return is_letter(c) or "0" <= c <= "9"


def is_tone(c):
    return 0x1F3FB <= ord(c) <= 0x1F3FF


def is_emoji(c):
    return among(c, EMOJI) and not is_tone(c) and not 0x1F1E6 <= ord(c) <= 0x1F1FF


def characters(text):
    """(character, whether it was one of A-Z) of the part that is read."""
    out = []
    for c in text[:LIMIT]:
        if c in APOSTROPHES:
            c = "'"
        big = "A" <= c <= "Z"
        for low in c.lower() if big or among(c, LATIN) else c:
            if not 0x300 <= ord(low) <= 0x36F:
                out.append((low, big))
    return out


def shrink(word, most):
    """Runs of three or more equal letters cut to `most`."""
    out, i = "", 0
    while i < len(word):
        j = i
        while j < len(word) and word[j] == word[i]:
            j += 1
        out += word[i] * (most if j - i >= 3 and is_letter(word[i]) else j - i)
        i = j
    return out


def tokens(text):
    """([(kind, text)], foreign characters)."""
    pairs = characters(text)
    line = "".join(c for c, _ in pairs)
    n, i, found, foreign, shouted = len(line), 0, [], 0, False

    def to_space(i):
        while i < n and line[i] not in SPACES:
            i += 1
        return i

    def emoticon(i):
        if i and is_word(line[i - 1]):
            return None
        for text, name in EMOTICONS:
            after = i + len(text)
            if line.startswith(text, i) and not (after < n and (is_word(line[after]) or line[after] == "/")):
                return text, name
        return None

    while i < n:
        c = line[i]
        face = emoticon(i)
        if face:
            found.append(("emoji", face[1]))
            i += len(face[0])
        elif c == "@" and i + 1 < n and is_word(line[i + 1]):
            i = to_space(i)
        elif among(c, FOREIGN):
            foreign += 1
            i += 1
        elif is_word(c):
            j = i + 1
            while j < n and (is_word(line[j]) or (line[j] == "'" and j + 1 < n and is_word(line[j + 1]))):
                j += 1
            word = line[i:j]
            if word in ("http", "https", "www"):
                i = to_space(j)
                continue
            if not any(is_letter(c) for c in word):
                found.append(("mark", "0"))
            else:
                word = CONTRACTED.get(word, word)
                ending = next((e for e in CLITICS if word.endswith(e) and len(word) > len(e)), "")
                word = word[: len(word) - len(ending)]
                found.append(("word", word))
                if shrink(word, 1) != word:
                    found.append(("mark", "<long>"))
                if ending:
                    found.append(("clitic", ending))
                big = sum(big for _, big in pairs[i:j])
                small = any("a" <= c <= "z" and not big for c, big in pairs[i:j])
                if big >= 3 and not small and not shouted and not line.startswith("[", max(i - 1, 0)):
                    found.append(("mark", "<caps>"))
                    shouted = True
            i = j
        elif is_emoji(c):
            found.append(("emoji", c))
            i += 1
            while i < n and (is_tone(line[i]) or line[i] in "\ufe0e\ufe0f\u200d"):
                i += 2 if line[i] == "\u200d" else 1
        elif c in "!?":
            j = i
            while j < n and line[j] in "!?":
                j += 1
            run = line[i:j]
            found.append(("mark", "?!" if "!" in run and "?" in run else run[:2]))
            i = j
        elif c in ".\u2026":
            j = i
            while j < n and line[j] in ".\u2026":
                j += 1
            found.append(("mark", "." if line[i:j] == "." else "..."))
            i = j
        else:
            if c == ",":
                found.append(("mark", ","))
            elif c in ";:\n":
                found.append(("mark", "."))
            i += 1
    return found, foreign


def negated(found):
    """For each token whether it stands in the scope of a negation."""
    flags, left = [], 0
    for at, (kind, text) in enumerate(found):
        flag = False
        if kind == "emoji" or (kind == "mark" and text not in ("0", "<long>", "<caps>")):
            left = 0
        elif kind == "word":
            if text in NEGATORS or text.endswith("n't"):
                words = [t for k, t in found[at + 1 :] if k == "word"][:4]
                raisers = RAISERS_OF_NEVER if text == "never" else RAISERS if text in CEILINGS else ()
                left = 0 if any(shrink(word, 1) in raisers for word in words) else 3
            elif text == "but":
                left = 0
            elif left:
                flag, left = True, left - 1
        flags.append(flag)
    return flags


def spell(word, index):
    """(features of a word, whether it is known)."""
    for form in (word, shrink(word, 2), shrink(word, 1)):
        if form in index:
            return [index[form]], True
    pieces, i = [], 0
    while i < len(form):
        for j in range(min(len(form), i + PIECE), i, -1):
            piece = ("##" if i else "") + form[i:j]
            if piece in index:
                break
        else:
            return pieces + [index["<unk>"]], False
        pieces.append(index[piece])
        i = j
    return pieces, False


def features(found, index):
    """([feature], [negated]), both of the same length, at most 256."""
    ids, flags = [], []
    for (kind, text), flag in zip(found, negated(found)):
        if kind == "word":
            new, _ = spell(text, index)
        else:
            new = [index[text]] if text in index else []
        ids += new
        flags += [flag] * len(new)
    return ids[:FEATURES], flags[:FEATURES]


def is_english(word, index, english):
    for form in (word, shrink(word, 2), shrink(word, 1)):
        stems = [form[: -len(e)] for e in ENDINGS if form.endswith(e) and len(form) >= len(e) + 4]
        if any(w in index and english[index[w]] for w in [form] + stems):
            return True
    return False


def refusal(found, foreign, index, english):
    """Why a line is not read: "nothing", "language", or None."""
    words = [text for kind, text in found if kind == "word"]
    faces = any(kind == "emoji" and text in index for kind, text in found)
    if not words and not foreign and not faces:
        return "nothing"
    if foreign and foreign >= sum(len(word) for word in words):
        return "language"
    known = sum(is_english(word, index, english) for word in words)
    if words and known < ENGLISH * len(words) and not (faces and len(words) == 1):
        return "language"
    return None
