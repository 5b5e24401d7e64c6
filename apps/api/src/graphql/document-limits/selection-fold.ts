import {
  getNamedType,
  isObjectType,
  isInterfaceType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** A field as selected, with its definition where the schema knows it. */
export type SelectedField = {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  readonly parent: GraphQLNamedType | undefined;
};

/** How to add up what is selected. */
export type Fold<Sum> = {
  readonly nothing: Sum;
  add(one: Sum, other: Sum): Sum;
  /** @param below the sum of the field's own selections. */
  ofField(field: SelectedField, below: Sum): Sum;
};

/**
 * Adds up what an operation selects, through all its fragments, however often each is spread. Each
 * fragment is gone through once: the work grows with the document, not with what it stands for.
 */
export class SelectionFold<Sum> {
  readonly #context: ValidationContext;
  readonly #fold: Fold<Sum>;
  readonly #ofFragments = new Map<string, Sum>();

  constructor(context: ValidationContext, fold: Fold<Sum>) {
    this.#context = context;
    this.#fold = fold;
  }

  of(selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): Sum {
    return selectionSet.selections.reduce(
      (sum, selection) => this.#fold.add(sum, this.#ofSelection(selection, parent)),
      this.#fold.nothing,
    );
  }

  #ofSelection(selection: SelectionNode, parent: GraphQLNamedType | undefined): Sum {
    if (selection.kind === Kind.FIELD) return this.#ofField(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofFragment(selection.name.value);
    const type = selection.typeCondition?.name.value;
    return this.of(selection.selectionSet, type === undefined ? parent : this.#type(type));
  }

  #ofField(node: FieldNode, parent: GraphQLNamedType | undefined): Sum {
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const definition = hasFields ? parent.getFields()[node.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    const below = node.selectionSet ? this.of(node.selectionSet, type) : this.#fold.nothing;
    return this.#fold.ofField({ node, definition, parent }, below);
  }

  #ofFragment(name: string): Sum {
    const known = this.#ofFragments.get(name);
    if (known !== undefined) return known;
    const fragment = this.#context.getFragment(name);
    if (!fragment) return this.#fold.nothing;
    // A circle ends here; another rule refuses it.
    this.#ofFragments.set(name, this.#fold.nothing);
    const sum = this.of(fragment.selectionSet, this.#type(fragment.typeCondition.name.value));
    this.#ofFragments.set(name, sum);
    return sum;
  }

  #type(name: string): GraphQLNamedType | undefined {
    return this.#context.getSchema().getType(name);
  }
}
