/** One field of an object that an event touched, as text; `undefined` where it was not there, or not set. */
export type FieldChange = {
  name: string;
  before: string | undefined;
  after: string | undefined;
  changed: boolean;
};

/** Compares an event's object before and after, field by field, the changed ones first. */
export function fieldChanges(before: string | null, after: string | null): FieldChange[] {
  const old = parseFields(before);
  const now = parseFields(after);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changes = names.map((name) => ({
    name,
    before: old.get(name),
    after: now.get(name),
    changed: old.get(name) !== now.get(name),
  }));
  return changes.sort((a, b) => Number(b.changed) - Number(a.changed));
}

function parseFields(json: string | null): Map<string, string> {
  if (json === null) return new Map();
  try {
    const value: unknown = JSON.parse(json);
    const fields = value && typeof value === 'object' ? Object.entries(value) : [['', value]];
    const set = fields.filter(([, field]) => field !== null);
    return new Map(set.map(([name, field]) => [String(name), textOf(field)]));
  } catch {
    return new Map([['', json]]);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
