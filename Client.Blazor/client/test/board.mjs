// The drawing board's geometry and gestures without a browser: node test/board.mjs. Run by Client.Tests.
import assert from 'node:assert/strict';
import { build } from 'esbuild';

async function load(entry) {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const { crossing, moved, open, snap, tidy, within, box } = await load('src/model/geometry.ts');
assert.equal(crossing([0, 0, 10, 10, 10, 0, 0, 10]), true, 'a bow tie crosses itself');
assert.equal(crossing([0, 0, 10, 0, 10, 10, 0, 10, 0, 0]), false, 'a closed square does not');
assert.equal(crossing([0, 0, 10, 0, 5, 0, 5, 10]), true, 'a corner on another side touches it');
assert.deepEqual(open([0, 0, 1, 0, 1, 1, 0, 0]), [0, 0, 1, 0, 1, 1]);
assert.deepEqual(tidy([0, 0, 0, 0, 1, 1, 1, 1]), [0, 0, 1, 1]);
assert.deepEqual(moved([0.1, 0.2], 0.2, 0.1), [0.3, 0.3], 'to the millimetre');
assert.equal(within([0, 0, 5, 5], [1, 1, 6, 1]), false);
assert.deepEqual(box([3, 1, -1, 4]), [-1, 1, 3, 4]);

const near = snap(9.7, 20.2, [10, 20, 30, 40], 1, 0.5);
assert.deepEqual([near.x, near.y, near.point], [10, 20, true], 'onto another point');
const line = snap(10.3, 33.3, [10, 20, 30, 40], 1, 0.5);
assert.deepEqual([line.x, line.y, line.point], [10, 33, false], 'in line with one, on the grid in the other direction');
assert.deepEqual(line.guideX, [10, 20]);
assert.deepEqual([snap(7.26, 3.14, [], 0.5, 1).x, snap(7.26, 3.14, [], 0, 1).y], [7.5, 3.14], 'grid, or none');

const { Board } = await load('src/model/board.ts');
const twin = (id, kind, shape, numbers = {}) => ({ index: 0, id, kind, type: kind, name: { en: id, zh: id }, shape, limits: [], signals: {}, relations: [], numbers, words: {}, modes: [] });
const board = new Board(false);
board.show([
  twin('Z', 'zone', { kind: 'Polygon', points: [0, 0, 100, 0, 100, 100, 0, 100, 0, 0] }),
  twin('T', 'tank', { kind: 'Point', points: [50, 50] }, { diameterM: 20 }),
  twin('S', 'sensor', { kind: 'Point', points: [58, 50] }),
]);
assert.equal(board.at(58, 50, 1).twin.id, 'S', 'the instrument before its tank');
assert.equal(board.at(43, 50, 1).twin.id, 'T', 'the tank with its whole width');
assert.equal(board.at(5, 5, 1).twin.id, 'Z', 'the zone where nothing else is');
assert.equal(board.at(500, 5, 1), null);
assert.deepEqual(board.within([40, 40, 60, 60]).sort(), ['S', 'T'], 'a box takes what lies in it whole');
board.selected = new Set(['T', 'S']);
board.put([], ['S']);
assert.deepEqual([...board.selected], ['T'], 'what is gone is not selected');
console.log('ok');
