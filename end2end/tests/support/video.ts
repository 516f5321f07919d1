import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { head, type Rgb } from "./pictures";

const [WIDTH, HEIGHT, FRAMES] = [640, 480, 8];

/** One frame as planes of luma and, at half the size, of both chromas (ITU-R BT.601, studio range). */
function planes(paint: (x: number, y: number) => Rgb): Buffer {
  const at = (column: number, row: number) => paint(column / WIDTH, row / HEIGHT);
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const [blue, red] = [Buffer.alloc((WIDTH * HEIGHT) / 4), Buffer.alloc((WIDTH * HEIGHT) / 4)];
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const [r, g, b] = at(column, row);
      luma[row * WIDTH + column] = 16 + (65.5 * r + 128.6 * g + 25 * b) / 255;
      if (row % 2 === 0 && column % 2 === 0) {
        const place = (row / 2) * (WIDTH / 2) + column / 2;
        blue[place] = 128 + (-37.8 * r - 74.2 * g + 112 * b) / 255;
        red[place] = 128 + (112 * r - 93.8 * g - 18.2 * b) / 255;
      }
    }
  }
  return Buffer.concat([luma, blue, red]);
}

/** A film for the fake camera (YUV4MPEG2): a head that moves a little. Its path. */
export function film(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "head.y4m");
  const frames = Array.from({ length: FRAMES }, (_, n) => [
    Buffer.from("FRAME\n"),
    planes(head(WIDTH, HEIGHT, 0.5 + 0.03 * Math.sin((2 * Math.PI * n) / FRAMES))),
  ]);
  // Each worker makes it; the browser of another one may be reading it, and never meets half a film.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420jpeg\n`), ...frames.flat()]));
  renameSync(own, file);
  return file;
}
