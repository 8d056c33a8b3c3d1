// Bundles the browser side into wwwroot/client: small shell on every page, map and trend only where they are used.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/shell.ts', 'src/plant.ts', 'src/model.ts', 'src/trend.ts', 'src/documents.ts', 'src/grid.ts',
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
});
