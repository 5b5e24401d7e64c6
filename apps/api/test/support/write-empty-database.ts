import { writeFile } from 'node:fs/promises';
import { dumpEmptyDatabase } from './dump-empty-database.ts';

const [, , file] = process.argv;
if (file === undefined) throw new Error('Which file is the dump to be written to?');
await writeFile(file, (await dumpEmptyDatabase()).stream());
