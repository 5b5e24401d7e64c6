/**
 * Relay asks that what an edge leads to can be fetched again by `node`. The plugin's own
 * `shouldImplementNode` knows no exceptions; this one has them by name.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const edgeLeadsToANode = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { except: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
    messages: {
      noNode:
        '{{edge}} leads to {{type}}, which does not implement Node. Let it, so that clients can fetch it again, or name {{edge}} among the exceptions in eslint/graphql.js and say why.',
    },
  },
  create(context) {
    const { except = [] } = /** @type {{ except?: string[] }} */ (context.options[0] ?? {});
    /** @type {Map<string, boolean>} */
    const isNode = new Map();
    /** @type {any[]} */
    const fields = [];
    return {
      // Nodes are of the plugin's parser, whose types are of an earlier ESLint.
      /** @param {any} type */
      ObjectTypeDefinition(type) {
        isNode.set(
          type.name.value,
          type.interfaces.some((/** @type {any} */ { name }) => name.value === 'Node'),
        );
      },
      /** @param {any} field */
      'ObjectTypeDefinition[name.value=/Edge$/] > FieldDefinition[name.value=node]'(field) {
        fields.push(field);
      },
      'Document:exit'() {
        for (const field of fields) {
          const edge = field.parent.name.value;
          const type = nameOf(field.gqlType);
          if (isNode.get(type) || except.includes(edge)) continue;
          context.report({ node: field, messageId: 'noNode', data: { edge, type } });
        }
      },
    };
  },
};

/**
 * @param {any} type of a field, with `!` and `[]` around it
 * @returns {string}
 */
function nameOf({ name, gqlType }) {
  return gqlType ? nameOf(gqlType) : (name?.value ?? '');
}
