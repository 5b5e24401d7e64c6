import { readFileSync } from 'node:fs';
import { readSecretText } from '../credential/read-credential.ts';
import type { Destination } from './destination.ts';
import { findValues } from './dotenv-line.ts';

/** The secret that a destination holds now; null when it holds none, or nobody can tell. */
export function heldSecret(destination: Destination): string | null {
  try {
    switch (destination.kind) {
      case 'file':
      case 'credential':
        return readSecretText(readFileSync(destination.path, 'utf8'), destination.path);
      case 'dotenv':
        return readLine(destination.path, destination.name);
      case 'command':
      case 'stdout':
        return null;
    }
  } catch {
    return null;
  }
}

function readLine(path: string, name: string): string | null {
  const text = readFileSync(path, 'latin1');
  const [place] = findValues(text, name);
  return place === undefined ? null : readSecretText(text.slice(place.from, place.to), name);
}
