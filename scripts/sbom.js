import './setup/require-node.js';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepare, toDevelop } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';
import { componentsOf, makeSbom } from './supply-chain/sbom.js';

// What the product is made of, as CycloneDX: for scanners of vulnerabilities, and for those who ask.
tellHelp(`Usage: npm run sbom [-- <file>]

Writes every package that the product is made of as CycloneDX, to sbom.cdx.json if no file is named.`);
const path = resolve(process.argv[2] ?? 'sbom.cdx.json');

if (await prepare(toDevelop)) {
  const sbom = await makeSbom();
  writeFileSync(path, sbom);
  console.log(`${componentsOf(sbom).length} packages, written to ${path}`);
} else {
  process.exitCode = 1;
}
