import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLInputType,
} from 'graphql';
import { globalId } from '../../src/graphql/global-id.ts';

/** A value that somebody might send for a type, right or wrong, and what is special about it. */
export type HostileValue = readonly [what: string, value: unknown];

const NOT_AT_ALL: readonly HostileValue[] = [
  ['null', null],
  ['an empty list', []],
  ['an empty object', {}],
  ['an object with __proto__', JSON.parse('{"__proto__": {"isAdmin": true}}')],
];

const TEXTS: readonly HostileValue[] = [
  ['nothing', ''],
  ['white space', ' \t\r\n\u00a0\u2028'],
  ['one character', 'x'],
  ['100,000 characters', 'x'.repeat(100_000)],
  ['NUL', 'a\0b'],
  ['NUL alone', '\0'],
  ['control characters', '\u0001\u001b[31m\u007f\u0085'],
  ['half a surrogate pair', 'a\ud800b'],
  ['the other half', '\udfff'],
  ['right to left', '\u202e\u05d0\u05d1\u0627\u0644\u202c'],
  ['combining marks', `e${'\u0301'.repeat(300)}`],
  ['beyond the basic plane', '\u{1f469}\u200d\u{1f680}\u{10ffff}'],
  ['no character', '\ufeff\ufffe\uffff'],
  ['quotes and commands', `'; DROP TABLE account; --"\\%_$1\${1}`],
  ['the name of a prototype', '__proto__'],
];

const NUMBERS: readonly HostileValue[] = [0, 1, -1, 101, 2_147_483_647, -2_147_483_648].map(
  (value) => [String(value), value],
);
const NO_NUMBERS: readonly HostileValue[] = [2_147_483_648, 1.5, 1e308, -1e21, '1', '', true].map(
  (value) => [`${typeof value} ${value}`, value],
);

const DATES: readonly HostileValue[] = [
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2028-02-29T23:59:60Z',
  '2027-01-01T00:00:00.000000001Z',
  '2027-01-01T00:00:00+23:59',
  '2027-01-01',
  'infinity',
  'now',
  '',
  -1,
  0,
  253_402_300_800_000,
  8.64e15,
  1e300,
].map((value) => [`${typeof value} ${value}`, value]);

const IDS: readonly HostileValue[] = [
  ...TEXTS,
  ['a number', 42],
  ['a number that is too great', 1e300],
  ['an id of another type', globalId('Account', '00000000-0000-7000-8000-000000000000')],
  ['an id of no type', Buffer.from('Session:1').toString('base64url')],
  ['a bare row id', '00000000-0000-7000-8000-000000000000'],
];

const BY_SCALAR: Readonly<Record<string, readonly HostileValue[]>> = {
  String: [...TEXTS, ['a number', 42], ['true', true]],
  ID: IDS,
  Int: [...NUMBERS, ...NO_NUMBERS],
  Float: [...NUMBERS, ...NO_NUMBERS],
  SafeInt: [...NUMBERS, ...NO_NUMBERS, ['beyond', 9_007_199_254_740_992]],
  Boolean: [
    ['true', true],
    ['false', false],
    ['a text', 'true'],
    ['a number', 1],
  ],
  DateTime: DATES,
};

/** Values for a type. An input's own fields are not looked at here. */
export function hostileValuesOf(given: GraphQLInputType): readonly HostileValue[] {
  const type = getNullableType(given);
  if (isListType(type)) return [...NOT_AT_ALL, ...listsOf(type.ofType)];
  if (isInputObjectType(type))
    return [...NOT_AT_ALL, ['a text', 'x'], ['a field of no name', { '': 1 }]];
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    const none = ['NO_SUCH_VALUE', names[0]?.toLowerCase(), '', '__proto__', 'constructor', 0];
    return [
      ...NOT_AT_ALL,
      ...[...names, ...none].map((value): HostileValue => [`${value}`, value]),
    ];
  }
  const values = BY_SCALAR[type.name];
  if (!values)
    throw new Error(
      `apps/api/test/schema-driven/hostile-values.ts knows no values for the scalar ${type.name}: add some to BY_SCALAR, right ones and wrong ones.`,
    );
  return [...NOT_AT_ALL, ...values];
}

const MANY = 5000;

function listsOf(type: GraphQLInputType): readonly HostileValue[] {
  const values = hostileValuesOf(type);
  const lists = values.map(([what, value]): HostileValue => [`a list of ${what}`, [value]]);
  const [, first] = values.find(([, value]) => typeof value === 'string' && value !== '') ?? [];
  return [...lists, [`${MANY} items`, new Array<unknown>(MANY).fill(first)]];
}
