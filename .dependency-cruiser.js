import { featureRules } from './dependency-rules/features.js';
import { layerRules } from './dependency-rules/layers.js';
import { packageRules } from './dependency-rules/packages.js';

// The import table of ARCHITECTURE.md, checked. Tests may import anything.
export default {
  forbidden: [...packageRules, ...layerRules, ...featureRules],
  options: {
    // What is generated or installed is seen, but not looked into.
    doNotFollow: { path: ['node_modules', '(^|/)generated/'] },
    exclude: { path: ['(^|/)(dist|build|\\.svelte-kit)/'] },
    // Imports of types count as well, and are told apart.
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'svelte', 'default'],
    },
    builtInModules: { add: ['$app', '$env'] },
  },
};
