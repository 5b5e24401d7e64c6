import { countLicences, refusedLicences } from './supply-chain/licences.js';
import { componentsOf, makeSbom } from './supply-chain/sbom.js';

// Every package in production may be used; what may not is named.
const components = componentsOf(await makeSbom());
const refused = refusedLicences(components);

for (const [licence, count] of countLicences(components)) console.log(`${licence}: ${count}`);
for (const line of refused) console.error(`Not allowed: ${line}`);
if (refused.length > 0) {
  console.error('Replace the package, or add its licence to scripts/supply-chain/licences.js.');
  process.exitCode = 1;
}
