import { defineConfig } from 'vitest/config';

// One Rekey serves all files, one after another: a regeneration in one would be felt in the others.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
