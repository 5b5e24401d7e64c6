import { freePort } from '../process/free-port.ts';
import { startProgram, type Program } from '../process/program.ts';

/** A server of the bench, in its own process. */
export type Responder = AsyncDisposable & { readonly port: number; readonly pid: number };

/** A bare node:http responder that sends these header lines. */
export function startBareResponder(headerLines: readonly string[]): Promise<Responder> {
  return startResponder('bare-responder.ts', { headerLines });
}

/** The responder behind the load generator's ceiling. */
export function startWireResponder(): Promise<Responder> {
  return startResponder('wire-responder.ts', {});
}

/** Apollo on Fastify with a constant resolver. */
export function startConstantGraphql(): Promise<Responder> {
  return startResponder('constant-graphql.ts', {});
}

async function startResponder(file: string, options: object): Promise<Responder> {
  const port = await freePort();
  const program: Program = startProgram(new URL(file, import.meta.url));
  await program.ask({ port, ...options });
  return { port, pid: program.pid, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}
