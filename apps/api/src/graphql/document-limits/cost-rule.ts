import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../page.ts';
import { aboveLimit } from './limit-error.ts';
import { DOCUMENT_LIMITS } from './limits.ts';
import { SelectionFold, type Fold, type SelectedField } from './selection-fold.ts';

/** Lists that have no pages are short. */
const LIST_SIZE = 10;
/** A mutation locks, writes and may wait for the whole fleet: nine of them make an operation. */
const MUTATION_COST = 1000;
/** All of the schema is some thousands of fields. */
const INTROSPECTION_COST = 1000;
/** Of operations that passed, which Apollo keeps with their documents. */
const costs = new WeakMap<OperationDefinitionNode, number>();

const INTROSPECTION_FIELDS: ReadonlySet<string> = new Set(['__schema', '__type']);

/**
 * Refuses an operation that may cost too much: 1 a field, and what stands below a list as often as
 * the list may be long. A page whose size is a variable counts as the largest there is, so that the
 * cost is of the document alone and is found once, however often it is sent.
 */
export const costRule: ValidationRule = (context) => {
  const schema = context.getSchema();
  const selections = new SelectionFold(context, costIn(schema));
  return {
    OperationDefinition(node) {
      const cost = selections.of(
        node.selectionSet,
        schema.getRootType(node.operation) ?? undefined,
      );
      costs.set(node, cost);
      if (cost > DOCUMENT_LIMITS.COST) context.reportError(aboveLimit('COST'));
    },
  };
};

/** The cost of an operation that passed the rule: at most that of the limit, which is also that of one that never met it. */
export function costOf(operation: OperationDefinitionNode): number {
  return costs.get(operation) ?? DOCUMENT_LIMITS.COST;
}

function costIn(schema: GraphQLSchema): Fold<number> {
  return {
    nothing: 0,
    add: (one, other) => one + other,
    ofField: (field, below) => {
      if (INTROSPECTION_FIELDS.has(field.node.name.value)) return INTROSPECTION_COST;
      const own = field.parent === schema.getMutationType() ? MUTATION_COST : 1;
      return own + lengthOf(field) * below;
    },
  };
}

/** How often what stands below a field may come. */
function lengthOf({ node, definition, parent }: SelectedField): number {
  if (definition?.args.some(({ name }) => name === 'first')) return pageSizeOf(node);
  const isList = definition !== undefined && isListType(getNullableType(definition.type));
  // The length of a page counts where its size is asked for.
  return isList && !isPage(parent) ? LIST_SIZE : 1;
}

function isPage(type: SelectedField['parent']): boolean {
  const pageInfo = isObjectType(type) ? type.getFields()['pageInfo'] : undefined;
  return pageInfo !== undefined && getNamedType(pageInfo.type).name === 'PageInfo';
}

function pageSizeOf(node: SelectedField['node']): number {
  const given = node.arguments?.filter(({ name: { value } }) => /^(first|last)$/.test(value)) ?? [];
  const sizes = given.map(({ value }) =>
    value.kind === Kind.INT ? Number(value.value) : PAGE_SIZE_MAX,
  );
  const size = sizes.length > 0 ? Math.max(...sizes) : PAGE_SIZE_DEFAULT;
  return Math.min(Math.max(size, 1), PAGE_SIZE_MAX);
}
