// Bundles the browser side into wwwroot/client: small shell on every page, map and trend only where they are used.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

// A style is written in pixels of a desk's screen and leaves here in rem, so that base.css can make a whole wall larger by one number.
// Left in pixels: conditions of @media, what is drawn inside an SVG (it grows with the drawing), what OpenLayers lays into the map.
const rem = (text) => text.replace(/(?<![\w.#-])(\d*\.?\d+)px/g, (_, n) => `${+(n / 16).toFixed(5)}rem`);
const still = /(^|[\s>,])(text|tspan)(?=[\s.,:>]|$)|\.ol-/;
const scaled = (css) => css.replace(/([^{}]*)\{([^{}]*)\}/g, (whole, head, body) => (still.test(head) ? whole : `${head}{${rem(body)}}`));
const wall = {
  name: 'wall',
  setup(of) {
    of.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: scaled(await readFile(path, 'utf8')), loader: 'css' }));
  },
};

await build({
  entryPoints: ['src/shell.ts', 'src/plant.ts', 'src/model.ts', 'src/trend.ts', 'src/periods.ts', 'src/documents.ts', 'src/forms.ts',
    'src/grid.ts', 'src/push.ts', 'src/push-worker.ts',
    'src/app.css'],
  outdir: '../wwwroot/client',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  loader: { '.woff2': 'file' },
  assetNames: 'fonts/[name]',
  chunkNames: 'chunk-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
  plugins: [wall],
});
