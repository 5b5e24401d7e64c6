import { slotInWords } from './plot-time.ts';
import { totalsAt, verdictLooks, type Requests } from './verdicts.ts';

/** A slot in one sentence, as it is read out: when, how many, what they came to. */
export function slotSummary(requests: Requests, slot: number): string {
  const { requests: total } = totalsAt(requests, slot);
  const when = slotInWords(requests, slot);
  if (total === 0) return `${when}: no requests`;
  const parts = requests.verdicts.flatMap(({ verdict, plot }) => {
    const count = plot[slot] ?? 0;
    return count === 0 ? [] : [`${verdictLooks[verdict].label} ${count.toLocaleString('en')}`];
  });
  const noun = total === 1 ? 'request' : 'requests';
  return `${when}: ${total.toLocaleString('en')} ${noun}. ${parts.join(', ')}`;
}
