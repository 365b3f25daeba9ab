import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { DEV_NONCE, securityHeaders, securityPolicy } from './config/security.ts';
import { staticFolders } from './config/static-folders.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const models = process.env.IRODORI_MODELS ?? `${repository}models`;
const samples = process.env.IRODORI_GALLERY ?? `${repository}samples/gallery`;

export default defineConfig(({ command }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative, so that the build runs under any path of a static host.
  base: './',
  resolve: { conditions: ['@irodori/source', 'module', 'browser', 'development|production'] },
  html: command === 'serve' ? { cspNonce: DEV_NONCE } : {},
  plugins: [
    react(),
    securityPolicy(),
    staticFolders([
      {
        url: 'models',
        folder: models,
        only: /^(index\.json|[\w.-]+\/(model\.json|(encoder|decoder|generator|parts)\.onnx))$/,
      },
      { url: 'samples', folder: samples, only: /^[\w./-]+\.(json|png|webp|svg)$/ },
    ]),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      injectRegister: false,
      manifestFilename: 'manifest.webmanifest',
      injectManifest: {
        // What the second visit needs without a network. Models are kept by the editor itself, with their checksums.
        globPatterns: ['**/*.{html,js,mjs,css,svg,png,webp,json,webmanifest}', 'assets/ort-wasm-simd-threaded-*.wasm'],
        globIgnores: ['models/*/*.onnx', 'models/*/model.json', '**/*asyncify*'],
        maximumFileSizeToCacheInBytes: 20 * 2 ** 20,
      },
      manifest: {
        name: 'Irodori',
        short_name: 'Irodori',
        description: 'Color line drawings on your own device',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#f3f2f0',
        theme_color: '#f3f2f0',
        icons: [
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  worker: { format: 'es' as const },
  server: {
    headers: securityHeaders('dev'),
    fs: { allow: [repository], deny: ['.env', '.env.*', '*.{crt,pem}', '**/.git/**', '**/.npmrc'] },
  },
  preview: { headers: securityHeaders('site') },
  build: {
    target: 'es2023',
    outDir: process.env.IRODORI_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
}));
