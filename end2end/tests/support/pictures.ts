import { deflateSync } from "node:zlib";

// Pictures are computed, so that no photo of a person lies in the repository.

export type Rgb = [number, number, number];
/** A file as Playwright takes it. */
export type File = { name: string; mimeType: string; buffer: Buffer };

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG (PNG specification, third edition: 8 bits, RGB, no filter) of `paint`, which gets x and y in 0..1. */
export function png(width: number, height: number, paint: (x: number, y: number) => Rgb): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      rows.set(paint(column / width, row / height), row * (1 + width * 3) + 1 + column * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;

/** A hill under an evening sky: nobody is on it. */
export function landscape(): File {
  const buffer = png(480, 320, (x, y) =>
    y > 0.65 + 0.08 * Math.sin(6 * x) ? [40, 90, 60] : [240 - 120 * y, 170 - 60 * y, 130 + 100 * y],
  );
  return { name: "landscape.png", mimeType: "image/png", buffer };
}

/** One colour: nothing can be read of it. */
export function plain(): File {
  return { name: "plain.png", mimeType: "image/png", buffer: png(240, 160, () => [90, 120, 150]) };
}

/** A painted face that smiles. */
export function smiley(): File {
  const buffer = png(400, 400, (x, y) => {
    const eye = inside(x, y, 0.38, 0.42, 0.035, 0.05) || inside(x, y, 0.62, 0.42, 0.035, 0.05);
    const mouth = inside(x, y, 0.5, 0.58, 0.18, 0.14) && !inside(x, y, 0.5, 0.54, 0.19, 0.13);
    if (eye || mouth) return [40, 30, 35];
    return inside(x, y, 0.5, 0.5, 0.32, 0.4) ? [236, 188, 150] : [120, 160, 190];
  });
  return { name: "face.png", mimeType: "image/png", buffer };
}

/** A face drawn in black on white, as a child draws it: outline, eyes and a smile. */
export function doodle(): File {
  const buffer = png(300, 300, (x, y) => {
    const [u, v] = [(x - 0.5) / 0.4, (y - 0.5) / 0.4];
    const outline = Math.abs(Math.hypot(u, v) - 1) < 0.04;
    const eye = Math.hypot(Math.abs(u) - 0.36, v + 0.25) < 0.1;
    const mouth = Math.abs(u) < 0.45 && Math.abs(v - (0.52 - u * u)) < 0.04;
    return outline || eye || mouth ? [20, 20, 20] : [255, 255, 255];
  });
  return { name: "doodle.png", mimeType: "image/png", buffer };
}

/** A soft-edged ellipse on a portrait: centre, radii, softness of the edge, colour, strength. */
type Spot = [x: number, y: number, rx: number, ry: number, soft: number, over: Rgb, strength: number];

const HEAD: Spot[] = [
  [0, -0.15, 0.82, 1, 0.05, [50, 35, 30], 1],
  [0, 0.05, 0.68, 0.9, 0.05, [224, 172, 145], 1],
  ...[-1, 1].flatMap((side): Spot[] => [
    [side * 0.29, -0.12, 0.15, 0.085, 0.15, [245, 240, 235], 1],
    [side * 0.29, -0.12, 0.075, 0.08, 0.2, [60, 40, 30], 1],
    [side * 0.29, -0.12, 0.035, 0.037, 0.2, [10, 10, 10], 1],
    [side * 0.29, -0.3, 0.19, 0.035, 0.3, [60, 40, 30], 1],
    [side * 0.29, -0.19, 0.17, 0.02, 0.5, [120, 80, 70], 0.6],
    [side * 0.07, 0.22, 0.045, 0.03, 0.4, [140, 85, 75], 1],
    [side * 0.09, 0.08, 0.03, 0.2, 0.8, [190, 135, 112], 0.7],
  ]),
  [0, 0.2, 0.1, 0.06, 0.8, [235, 185, 160], 0.6],
];

/** A portrait made of ellipses, as in `crates/mood/tests/portrait`: enough of a face for the detector, and nobody's. */
export function portrait(): File {
  const buffer = png(480, 360, head(480, 360, 0.5));
  return { name: "portrait.png", mimeType: "image/png", buffer };
}

/** The pixels of a portrait whose head is `middle` of the picture's width from the left. */
export function head(width: number, height: number, middle: number): (x: number, y: number) => Rgb {
  const radius = height / 4;
  return (x, y) => {
    const [u, v] = [((x - middle) * width) / radius, ((y - 0.5) * height) / radius];
    const color: Rgb = [120, 150, 170];
    const put = (mask: number, over: Rgb, strength: number) => {
      const share = Math.min(Math.max(mask, 0), 1) * strength;
      over.forEach((value, n) => (color[n] += (value - color[n]) * share));
    };
    for (const [cx, cy, rx, ry, soft, over, strength] of HEAD) {
      put((1 - Math.hypot((u - cx) / rx, (v - cy) / ry)) / soft + 0.5, over, strength);
    }
    // The mouth is a band around a parabola, with teeth.
    const off = Math.abs(v - (0.6 - (u / 0.3) ** 2 * 0.12));
    const band = (thick: number, soft: number, wide: number) =>
      Math.min((thick - off) / soft, (wide - Math.abs(u)) / 0.05);
    put(band(0.055, 0.02, 0.32), [175, 70, 75], 1);
    put(band(0.022, 0.01, 0.24), [245, 240, 235], 1);
    return color;
  };
}

/** Files that are no pictures that we take. */
export const refused: { what: string; file: File }[] = [
  {
    what: "an SVG",
    file: {
      name: "drawing.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    },
  },
  { what: "an empty file", file: { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) } },
  {
    what: "a text under another name",
    file: { name: "renamed.jpg", mimeType: "image/jpeg", buffer: Buffer.from("Dear diary, ".repeat(100)) },
  },
];
