"""Makes `assets/catalogue.bin.gz` and `assets/mode-hit.bin.gz` from the table of songs.

    python import.py ../shared/data/catalogue/catalogue.parquet crates/songs/assets

Needs pandas and pyarrow. The same table gives the same bytes (gzip without a time stamp). The layouts are
described in `src/catalogue/asset.rs` and `src/catalogue/mode_hit.rs`, which read them.
"""

import argparse
import gzip
import re
import struct
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd

MAGIC = b"SONGS\x00\x00\x02"
UNKNOWN = 0xFFFF

# The same recording, mastered or cut again. Live takes and remixes are songs of their own.
MASTER = re.compile(
    r"\s*(?:-|\(|\[|/)\s*[^-(\[/]*\b(?:remaster(?:ed)?|mono|stereo|album version|single version|radio edit)\b[^:,]{0,20}$",
    re.I,
)
OTHER_TAKE = re.compile(r"\b(?:live|re-?mix|mix|acoustic|instrumental|demo|alternate|unplugged)\b", re.I)
FURTHER_ARTISTS = re.compile(r"\s+(?:featuring|feat\.?|ft\.?|with)\s+|\s+/\s+", re.I)


def folded(text: str) -> str:
    """Letters and digits only, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def song_key(title: str, artist: str) -> str:
    """Equal for two entries of one song."""
    suffix = MASTER.search(title)
    if suffix and suffix.start() > 0 and not OTHER_TAKE.search(suffix.group()):
        title = title[: suffix.start()]
    return f"{folded(title)}|{folded(FURTHER_ARTISTS.split(artist)[0])}"


def read(path: Path) -> pd.DataFrame:
    """The songs without duplicates, in a fixed order in which neighbours resemble each other (packs well)."""
    songs = pd.read_parquet(path)
    songs = songs[songs.track_id.str.fullmatch(r"[0-9A-Za-z]{22}")].copy()
    # Quotation marks that were doubled for CSV and never undone.
    for name in ["title", "artist", "album"]:
        songs[name] = songs[name].str.replace('""', '"', regex=False)
    songs = songs.assign(
        key=[song_key(t, a) for t, a in zip(songs.title, songs.artist)],
        rank=songs.popularity.fillna(-1).astype(int),
    )
    # Of two entries the more popular stays, then the one that knows its album.
    songs = songs.assign(bare=songs.album.isna())
    songs = songs.sort_values(["rank", "bare", "track_id"], ascending=[False, True, True])
    songs = songs.drop_duplicates("key")
    return songs.assign(album=songs.album.fillna("")).sort_values(["artist", "album", "title", "track_id"])


def lines(texts: list[str]) -> bytes:
    """Number of texts, length in bytes, the texts each ended by a line feed."""
    if any("\n" in text for text in texts):
        raise ValueError("a text holds a line feed")
    body = "".join(text + "\n" for text in texts).encode()
    return struct.pack("<II", len(texts), len(body)) + body


def column(values: pd.Series, scale: float = 1.0, offset: float = 0.0) -> bytes:
    """16-bit numbers as all low bytes, then all high bytes; 0xFFFF for a missing one."""
    numbers = (values.astype("Float64") + offset) * scale
    whole = numbers.round().fillna(UNKNOWN).to_numpy(dtype=np.int64)
    known = whole[whole != UNKNOWN]
    if known.size and (known.min() < 0 or known.max() >= UNKNOWN):
        raise ValueError(f"{values.name} does not fit 16 bits")
    return (whole & 0xFF).astype(np.uint8).tobytes() + (whole >> 8).astype(np.uint8).tobytes()


def dictionary(texts: pd.Series) -> tuple[bytes, pd.Series]:
    """The different texts in order, and each row's place among them; missing for an empty text."""
    words = sorted(set(texts) - {""})
    place = {word: i for i, word in enumerate(words)}
    return lines(words), texts.map(place).astype("Int64")


def pack(songs: pd.DataFrame) -> bytes:
    """The whole asset before compression."""
    artists, artist = dictionary(songs.artist)
    albums, album = dictionary(songs.album)
    genres, genre = dictionary(songs.genre.fillna("").str.replace("|", ", "))
    parts = [
        MAGIC,
        struct.pack("<I", len(songs)),
        artists,
        albums,
        genres,
        lines(songs.title.tolist()),
        "".join(songs.track_id).encode(),
        column(artist),
        column(album),
        column(genre),
        column(songs.year),
        column(songs.decade),
        column(songs.popularity),
        column(songs.billboard_hit),
        column(songs.duration_ms, scale=0.01),
        column(songs.tempo, scale=10),
        column(songs.loudness, offset=100, scale=100),
    ]
    features = ["valence", "energy", "danceability", "acousticness", "instrumentalness", "liveness", "speechiness"]
    parts += [column(songs[name], scale=1000) for name in features]
    return b"".join(parts)


def pack_mode_hit(songs: pd.DataFrame) -> bytes:
    """Whether each song is in a major key, then whether it was in the charts: 0 no, 1 yes, 2 not known."""
    return b"".join(songs[name].fillna(2).to_numpy(dtype=np.uint8).tobytes() for name in ["mode", "billboard_hit"])


def write(path: Path, unpacked: bytes) -> None:
    packed = gzip.compress(unpacked, compresslevel=9, mtime=0)
    path.write_bytes(packed)
    print(f"{path.name}: {len(packed):,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path, help="catalogue.parquet")
    parser.add_argument("assets", type=Path, help="folder to write into")
    args = parser.parse_args()
    songs = read(args.table)
    print(f"{len(songs):,} songs")
    write(args.assets / "catalogue.bin.gz", pack(songs))
    write(args.assets / "mode-hit.bin.gz", pack_mode_hit(songs))


if __name__ == "__main__":
    main()
