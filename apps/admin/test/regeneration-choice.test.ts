import { describe, expect, it } from 'vitest';
import { RegenerationChoice } from '../src/routes/settings/api-keys/regeneration-choice.svelte.ts';

function chosen(amount: number | null, unit: 'MINUTES' | 'HOURS' | 'DAYS'): RegenerationChoice {
  const choice = new RegenerationChoice();
  choice.ending = 'CHOSEN';
  choice.amount = amount;
  choice.unit = unit;
  return choice;
}

describe('how to regenerate', () => {
  it('ends the current secret at once unless something else is chosen', () => {
    const choice = new RegenerationChoice();
    expect(choice.input).toEqual({ reason: 'ROUTINE', overlapSeconds: 0 });
    expect(choice.overlapInWords).toBeUndefined();
  });

  it('counts a chosen time in its unit, and says it', () => {
    expect(chosen(90, 'MINUTES').overlapSeconds).toBe(5_400);
    expect(chosen(7, 'DAYS').overlapSeconds).toBe(604_800);
    expect(chosen(1, 'HOURS').overlapInWords).toBe('1 hour');
    expect(chosen(90, 'MINUTES').overlapInWords).toBe('90 minutes');
  });

  it.each([
    [null, 'HOURS'],
    [0, 'MINUTES'],
    [-1, 'HOURS'],
    [8, 'DAYS'],
    [169, 'HOURS'],
    [0.0001, 'DAYS'],
  ] as const)('does not take %s %s', (amount, unit) => {
    const choice = chosen(amount, unit);
    expect(choice.overlapSeconds).toBeUndefined();
    expect(choice.overlapInWords).toBeUndefined();
  });

  it('sends no overlap after COMPROMISED, whatever was chosen before', () => {
    const choice = chosen(1, 'DAYS');
    choice.reason = 'COMPROMISED';
    expect(choice.mayOverlap).toBe(false);
    expect(choice.input).toEqual({ reason: 'COMPROMISED', overlapSeconds: 0 });
  });
});
