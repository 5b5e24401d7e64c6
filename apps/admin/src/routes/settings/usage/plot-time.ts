import type { Requests } from './verdicts.ts';

/** Where a plot's slots lie in time. */
export type Slots = Pick<Requests, 'from' | 'slotHours' | 'slots'>;

const hourMs = 3_600_000;
const labelWidthMin = 60;
const hourSteps = [1, 2, 3, 6, 12];

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** When a slot begins; the one after the last gives when the last ends. */
export function slotStart({ from, slotHours }: Slots, slot: number): Date {
  return new Date(new Date(from).getTime() + slot * slotHours * hourMs);
}

/** From when until when a slot goes, in the viewer's zone: "Mon, 23 Nov, 14:00 – 15:00". */
export function slotInWords(slots: Slots, slot: number): string {
  const start = slotStart(slots, slot);
  if (slot === slots.slots - 1) return `${day.format(start)}, ${time.format(start)} – now`;
  const end = slotStart(slots, slot + 1);
  if (slots.slotHours === 24 && isMidnight(start)) return day.format(start);
  const sameDay = day.format(start) === day.format(new Date(end.getTime() - 1));
  const endWords = sameDay ? time.format(end) : `${day.format(end)}, ${time.format(end)}`;
  return `${day.format(start)}, ${time.format(start)} – ${endWords}`;
}

/** What stands under the plot: as many labels as have room, in the viewer's zone. */
export function timeLabels(
  slots: Slots,
  slotWidth: number,
): readonly { slot: number; label: string }[] {
  const all = Array.from({ length: slots.slots }, (_, slot) => ({
    slot,
    start: slotStart(slots, slot),
  }));
  if (slots.slotHours === 1) {
    const step = hourSteps.find((hours) => hours * slotWidth >= labelWidthMin) ?? 12;
    return all
      .filter(({ start }) => start.getHours() % step === 0)
      .map(({ slot, start }) => ({
        slot,
        label: isMidnight(start) ? weekday.format(start) : time.format(start),
      }));
  }
  const format = slots.slotHours === 24 ? date : weekday;
  const days = all
    .map(({ slot, start }) => ({ slot, label: format.format(start) }))
    .filter(({ label }, index, labels) => index > 0 && label !== labels[index - 1]?.label);
  const daysApart = (24 / slots.slotHours) * slotWidth;
  const everyNth = Math.max(1, Math.ceil(labelWidthMin / daysApart));
  return days.filter((_, index) => (days.length - 1 - index) % everyNth === 0);
}

function isMidnight(at: Date): boolean {
  return at.getHours() === 0 && at.getMinutes() === 0;
}

/** How many days a plot has. */
export function daysOfSlots({ slotHours, slots }: Slots): number {
  return (slotHours * slots) / 24;
}
