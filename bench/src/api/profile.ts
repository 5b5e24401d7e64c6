import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let folder: string | null = null;

/** From now on every API process that is started writes a CPU profile into this folder as it ends. */
export function profileInto(path: string): void {
  folder = path;
}

/** What Node is told, so that it does. */
export function profileOptions(): readonly string[] {
  return folder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  /** Microseconds from each sample to the one before. */
  readonly timeDeltas: readonly number[];
};

const LINES = 25;
const NOT_WORK = new Set(['(idle)', '(program)', '(root)']);

/** Where the time went in each profile of a folder: functions by their own time, the longest first. */
export function describeProfiles(path: string): string {
  const files = readdirSync(path).filter((file) => file.endsWith('.cpuprofile'));
  return files.map((file) => describe(join(path, file))).join('\n\n');
}

function describe(file: string): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '';
    if (!NOT_WORK.has(name)) times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const longest = [...times].sort(([, a], [, b]) => b - a).slice(0, LINES);
  const lines = longest.map(
    ([name, time]) => `${((100 * time) / total).toFixed(1).padStart(6)} %  ${name}`,
  );
  return [`${file}\nOwn time, of ${(total / 1e6).toFixed(1)} s at work:`, ...lines].join('\n');
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']) {
  const place = url === '' ? '' : ` ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
  return `${functionName === '' ? '(anonymous)' : functionName}${place}`;
}
