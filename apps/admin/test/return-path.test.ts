import { describe, expect, it } from 'vitest';
import { parseReturnPath, signInAddress } from '../src/lib/sign-in/return-path.ts';

describe('parseReturnPath', () => {
  it('keeps a path of this app with its query', () => {
    expect(parseReturnPath('/settings/api-keys?status=disabled')).toBe(
      '/settings/api-keys?status=disabled',
    );
  });

  it.each([
    null,
    '',
    'settings',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    'javascript:alert(1)',
    '/sign-in?return=/sign-in',
  ])('leads home instead of to %j', (candidate) => {
    expect(parseReturnPath(candidate)).toBe('/settings/api-keys');
  });
});

describe('signInAddress', () => {
  it('carries the way back', () => {
    expect(signInAddress('/settings/users?after=x')).toBe(
      '/sign-in?return=%2Fsettings%2Fusers%3Fafter%3Dx',
    );
  });

  it('is plain when the way back is home', () => {
    expect(signInAddress('/settings/api-keys')).toBe('/sign-in');
  });
});
