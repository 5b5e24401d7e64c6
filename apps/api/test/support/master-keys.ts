import { generateMasterKey, parseMasterKeys, type MasterKeyRing } from '@rekey/keys/sealed-secret';

/** A master key ring of a test's own. */
export function testMasterKeys(text: string = generateMasterKey()): MasterKeyRing {
  const parsed = parseMasterKeys(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.ring;
}
