import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The bundle is committed, so that running the program needs no node. Nothing is inlined: the page's policy allows files of its own only.
export default defineConfig({
  base: '/playground/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../server/assets/playground',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'es2022',
    chunkSizeWarningLimit: 5000,
  },
});
