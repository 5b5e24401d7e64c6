// Loaded before the API in a process of its own: sets its wall clock, not the monotonic one, to be so
// many seconds off, from CLOCK_OFFSET_SECONDS at the start and from each message of the test after it.

const RealDate = Date;
let offsetMs = Number(process.env['CLOCK_OFFSET_SECONDS'] ?? 0) * 1000;

class OffsetDate extends RealDate {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(RealDate.now() + offsetMs);
    else super(...(parts as [number]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

globalThis.Date = OffsetDate as DateConstructor;

process.on('message', ({ offsetSeconds }: { offsetSeconds: number }) => {
  offsetMs = offsetSeconds * 1000;
  process.send?.({ offsetSeconds });
});
// The test is no reason to go on.
process.channel?.unref();
