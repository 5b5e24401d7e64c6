import { readSettings, type Settings } from '../../src/env.ts';

/** Settings as they are by default, with some changed. */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  return { ...readSettings({ LOG_LEVEL: 'silent' }), publicUrl: ORIGIN, ...changes };
}

/** The origin that users of a test's server see. */
export const ORIGIN = 'http://localhost:4000';
