import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: "tests/database-server.ts",
    projects: [
      {
        test: {
          name: "rooms",
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "tools/**/*.test.ts"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["tests/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
