import { getNullableType, isListType, type ValidationRule } from 'graphql';
import { isSecretField } from '../secret-field.ts';
import { LimitError } from './limit-error.ts';
import { SelectionFold, type Fold, type SelectedField } from './selection-fold.ts';

/** For each secret field, `Type.field`, the places in the answer where it would stand. */
type Places = ReadonlyMap<string, ReadonlySet<string>>;

/** More than one is refused, so more than two need not be told apart. */
const PLACES_MAX = 2;

/**
 * Refuses an operation that asks for a secret field in more than one place of its answer: under two
 * aliases, below two aliases, through fragments, or below a list. Asking twice for the same place, as
 * two fragments of one view do, is asking once.
 */
export const secretFieldsRule: ValidationRule = (context) => {
  const selections = new SelectionFold(context, PLACES);
  return {
    OperationDefinition(node) {
      const root = context.getSchema().getRootType(node.operation) ?? undefined;
      for (const [field, places] of selections.of(node.selectionSet, root))
        if (places.size > 1) context.reportError(secretTwice(field));
    },
  };
};

function secretTwice(field: string): LimitError {
  return new LimitError(
    'SECRET_FIELDS',
    `${field} is secret and can be asked for in one place of an operation; send a request for each.`,
  );
}

const PLACES: Fold<Places> = {
  nothing: new Map(),
  add: (one, other) => {
    if (one.size === 0) return other;
    const fields = new Set([...one.keys(), ...other.keys()]);
    return new Map([...fields].map((field) => [field, union(one.get(field), other.get(field))]));
  },
  ofField: (field, below) => {
    const place = (field.node.alias ?? field.node.name).value;
    if (isSecret(field)) return new Map([[coordinateOf(field), new Set([place])]]);
    if (below.size === 0) return below;
    const items = isList(field) ? [`${place}[0]`, `${place}[1]`] : [place];
    return new Map([...below].map(([name, places]) => [name, within(items, places)]));
  },
};

function isSecret({ definition }: SelectedField): boolean {
  return definition !== undefined && isSecretField(definition);
}

function coordinateOf({ node, parent }: SelectedField): string {
  return `${parent?.name}.${node.name.value}`;
}

function isList({ definition }: SelectedField): boolean {
  return definition !== undefined && isListType(getNullableType(definition.type));
}

function within(items: readonly string[], places: ReadonlySet<string>): ReadonlySet<string> {
  return few(items.flatMap((item) => [...places].map((place) => `${item}.${place}`)));
}

function union(one: Iterable<string> = [], other: Iterable<string> = []): ReadonlySet<string> {
  return few([...one, ...other]);
}

function few(places: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(places)].slice(0, PLACES_MAX));
}
