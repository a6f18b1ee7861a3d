import { defineConfig } from "vitest/config";
import { REACT } from "./build/options.mjs";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The longer name first: an alias also stands for what begins with it.
  resolve: {
    alias: Object.entries(REACT)
      .sort(([a], [b]) => b.length - a.length)
      .map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement })),
  },
  test: {
    // Left outside, it would find React itself.
    server: { deps: { inline: [/@xyflow/, /zustand/, /use-sync-external-store/] } },
    environment: "happy-dom",
    include: ["js/**/*.test.ts", "js/**/*.test.tsx"],
  },
});
