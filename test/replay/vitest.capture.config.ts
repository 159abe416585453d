import { defineConfig } from 'vitest/config'

// Only for capturing: `npm test` never writes histories.
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    include: ['test/replay/capture.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
