import type { RegenerateSharedSecretInput, RegenerationReason } from '@rekey/schema/shared-secret';

/** What happens to the secret that is replaced: it ends at once, or stays accepted for some time. */
export type Ending = 'NOW' | 'HOUR' | 'DAY' | 'WEEK' | 'CHOSEN';
/** What a chosen time is counted in. */
export type TimeUnit = 'MINUTES' | 'HOURS' | 'DAYS';

/** The longest overlap, in seconds: seven days. */
const overlapSecondsMax = 604_800;
const unitSeconds: Record<TimeUnit, number> = { MINUTES: 60, HOURS: 3_600, DAYS: 86_400 };
const presets: Record<Exclude<Ending, 'NOW' | 'CHOSEN'>, { seconds: number; words: string }> = {
  HOUR: { seconds: 3_600, words: '1 hour' },
  DAY: { seconds: 86_400, words: '1 day' },
  WEEK: { seconds: overlapSecondsMax, words: '7 days' },
};

/** How to regenerate, as an administrator chooses it. What a reason does not allow is not sent. */
export class RegenerationChoice {
  reason = $state<RegenerationReason>('ROUTINE');
  note = $state('');
  ending = $state<Ending>('NOW');
  /** The chosen time, as typed into a number field: null while that is empty. */
  amount = $state<number | null>(2);
  unit = $state<TimeUnit>('HOURS');

  /** Whether the reason allows an overlap. */
  readonly mayOverlap = $derived(this.reason !== 'COMPROMISED');

  /** How long the replaced secret stays accepted, in seconds; undefined for a time out of range. */
  readonly overlapSeconds = $derived.by(() => {
    if (!this.mayOverlap || this.ending === 'NOW') return 0;
    if (this.ending !== 'CHOSEN') return presets[this.ending].seconds;
    const seconds = (this.amount ?? 0) * unitSeconds[this.unit];
    const fits = Number.isInteger(seconds) && seconds >= 60 && seconds <= overlapSecondsMax;
    return fits ? seconds : undefined;
  });

  /** The overlap as in "accepted for 1 hour"; undefined for none, and for a time out of range. */
  readonly overlapInWords = $derived.by(() => {
    if (!this.overlapSeconds) return undefined;
    if (this.ending !== 'NOW' && this.ending !== 'CHOSEN') return presets[this.ending].words;
    const unit = this.unit.toLowerCase();
    return `${this.amount} ${this.amount === 1 ? unit.slice(0, -1) : unit}`;
  });

  /** As the API takes it. */
  get input(): RegenerateSharedSecretInput {
    const note = this.note.trim();
    return {
      reason: this.reason,
      overlapSeconds: this.overlapSeconds ?? 0,
      ...(note ? { note } : {}),
    };
  }
}
