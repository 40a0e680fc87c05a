import { resolve } from "node:path";
import { defineConfig } from "vite";

const assets = resolve(import.meta.dirname, "assets");

// With the root at assets/, manifest keys are the names that templates use: "main.css", "main.ts".
export default defineConfig({
  root: assets,
  base: "./",
  publicDir: false,
  build: {
    outDir: resolve(import.meta.dirname, "static/build"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome115", "firefox128", "safari17"],
    rolldownOptions: {
      input: ["main.css", "main.ts", "screen.css", "timeline.css", "timeline.ts", "queue.ts"].map((name) => resolve(assets, name)),
    },
  },
});
