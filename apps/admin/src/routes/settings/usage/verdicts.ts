import type { PlottedRequestsFragment, RequestVerdict } from '@rekey/schema/usage';

/** Requests slot by slot, as the API tells them. */
export type Requests = PlottedRequestsFragment;

/** What a verdict is called, and how it looks: never by its colour alone. */
type VerdictLook = {
  label: string;
  /** A custom property of the theme. */
  color: string;
  /** What is drawn over the colour, as the path of a 6 by 6 tile; none for requests let in. */
  texture: string | null;
};

/** In the order in which they are stacked and listed. */
export const verdictLooks: Readonly<Record<RequestVerdict, VerdictLook>> = {
  OK: { label: 'Accepted', color: 'var(--plot-accepted)', texture: null },
  SHARED_SECRET_REGENERATED: {
    label: 'Retired shared secret',
    color: 'var(--plot-retired)',
    texture: 'M-1 1L1 -1M0 6L6 0M5 7L7 5',
  },
  API_KEY_DISABLED: {
    label: 'API key disabled',
    color: 'var(--plot-disabled)',
    texture: 'M0 3H6',
  },
  API_KEY_EXPIRED: {
    label: 'API key expired',
    color: 'var(--plot-expired)',
    texture: 'M3 0V6',
  },
  APPKEY_REGENERATED: {
    label: 'Regenerated appkey',
    color: 'var(--plot-appkey)',
    texture: 'M2 3H4',
  },
  TOKEN_EXPIRED: {
    label: 'Token expired',
    color: 'var(--plot-token-expired)',
    texture: 'M-1 5L1 7M0 0L6 6M5 -1L7 1',
  },
  TOKEN_OUTSIDE_LEEWAY: {
    label: 'Token of another time',
    color: 'var(--plot-leeway)',
    texture: 'M0 3H6M3 0V6',
  },
  TOKEN_REPLAYED: {
    label: 'Token used before',
    color: 'var(--plot-replayed)',
    texture: 'M0 0L6 6M0 6L6 0',
  },
};

const textureHeightMin = 5;

/**
 * What a shape of a verdict is filled with; see verdict-patterns.svelte.
 *
 * @param height in pixels: in less than a tile a texture would look like crumbs.
 */
export function fillOf(verdict: RequestVerdict, height = textureHeightMin): string {
  const { color, texture } = verdictLooks[verdict];
  return texture === null || height < textureHeightMin ? color : `url(#verdict-${verdict})`;
}

/** All requests, and how many of them were let in. */
export type Totals = { requests: number; accepted: number; refused: number };

/** The totals of a whole plot. */
export function totalsOf({ verdicts }: Requests): Totals {
  return sum(verdicts.map(({ verdict, total }) => ({ verdict, count: total })));
}

/** The totals of one slot. */
export function totalsAt({ verdicts }: Requests, slot: number): Totals {
  return sum(verdicts.map(({ verdict, plot }) => ({ verdict, count: plot[slot] ?? 0 })));
}

function sum(counts: readonly { verdict: RequestVerdict; count: number }[]): Totals {
  let accepted = 0;
  let refused = 0;
  for (const { verdict, count } of counts) {
    if (verdict === 'OK') accepted += count;
    else refused += count;
  }
  return { requests: accepted + refused, accepted, refused };
}

/** A share of a whole: never "100 %" while something is missing, never "0 %" while something is there. */
export function shareInWords(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  const percent = (part / whole) * 100;
  if (percent < 0.1) return '< 0.1 %';
  if (percent > 99.9) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}
