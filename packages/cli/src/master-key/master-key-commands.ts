import type { Command } from 'commander';
import type { Act } from '../act.ts';
import { EXAMPLES, LONG } from '../examples.ts';
import { pruneMasterKeys } from './prune-master-keys.ts';
import { rotateMasterKey } from './rotate-master-key.ts';
import { showMasterKeys } from './show-master-keys.ts';

const FILE = './data/master-keys';

/** `rekey master-key …`: for whoever runs Rekey, beside it. */
export function addMasterKeyCommands(program: Command, act: Act): void {
  const masterKey = program
    .command('master-key')
    .description('the key that secrets are sealed with where Rekey keeps them');
  const rotate = masterKey
    .command('rotate')
    .description(LONG.masterKeyRotate)
    .option('--file <file>', 'where the generated master keys lie', FILE)
    .addHelpText('after', EXAMPLES.masterKeyRotate);
  act(rotate, rotateMasterKey);
  const status = masterKey
    .command('status')
    .description(LONG.masterKeyStatus)
    .addHelpText('after', EXAMPLES.masterKeyStatus);
  act(status, showMasterKeys);
  const prune = masterKey
    .command('prune')
    .description(LONG.masterKeyPrune)
    .option('--file <file>', 'where the generated master keys lie', FILE)
    .addHelpText('after', EXAMPLES.masterKeyPrune);
  act(prune, pruneMasterKeys);
}
