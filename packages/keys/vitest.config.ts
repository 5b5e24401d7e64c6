import { defineConfig } from 'vitest/config';

// Properties are tried thousands of times, on a machine that has other things to do.
export default defineConfig({ test: { testTimeout: 60_000 } });
