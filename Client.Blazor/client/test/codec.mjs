// Reads the golden frame as a browser does: node test/codec.mjs FRAME.hex writes what was read as JSON. Run by Client.Tests.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { outputFiles } = await build({ entryPoints: ['src/codec.ts'], bundle: true, format: 'esm', write: false });
const { apply, Picture } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
const picture = new Picture();
const frame = apply(new Uint8Array(Buffer.from(readFileSync(process.argv[2], 'utf8').trim(), 'hex')), picture);
const indexes = [0, 3, 700, 701];
console.log(JSON.stringify({
  ...frame,
  epoch: String(frame.epoch),
  items: indexes.map((i) => [picture.alarm[i], picture.quality[i], picture.a[i], picture.b[i]]),
  risks: indexes.map((i) => [picture.riskOf(i), picture.levelOf(i)]),
  beyond: [picture.levelOf(999_999), Number.isNaN(picture.riskOf(999_999))],
}));
