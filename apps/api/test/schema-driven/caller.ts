import type { Permission } from '../../src/sign-in/permission.ts';

/** Somebody who asks. */
export type Caller = {
  readonly name: string;
  /** What they send to say who they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** Who Rekey ought to take them for; null for nobody. */
  readonly viewer: {
    readonly kind: 'USER' | 'SERVICE_TOKEN';
    readonly permissions: ReadonlySet<Permission>;
    readonly isRecent: boolean;
    /** Whether they are of the account that the world's objects are in. */
    readonly isOwn: boolean;
  } | null;
};

/** An answer over HTTP, as it came. */
export type Answer = {
  readonly status: number;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it asked for
  readonly data: any;
  readonly errors: readonly GraphqlErrorAnswer[];
};

/** A top-level error of an answer. */
export type GraphqlErrorAnswer = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
};

/** What is asked. */
export type Question = { readonly query: string; readonly variables?: object };

/** Sends a question as a caller. */
export async function ask(origin: string, caller: Caller, question: Question): Promise<Answer> {
  return post(origin, caller, JSON.stringify(question));
}

/** The same with a body that is written already, right or wrong. */
export async function post(origin: string, caller: Caller, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...caller.headers };
  const response = await fetch(`${origin}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  const { data = null, errors = [] } = parseBody(text);
  return { status: response.status, text, data, errors };
}

function parseBody(text: string): { data?: unknown; errors?: readonly GraphqlErrorAnswer[] } {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The answer is no JSON: ${text.slice(0, 200)}`);
  }
}

/** The answer's data; what was asked is known to be right. @throws when there is an error. */
export async function askRightly<Data = Record<string, never>>(
  origin: string,
  caller: Caller,
  question: Question,
): Promise<Data> {
  const { data, errors } = await ask(origin, caller, question);
  if (errors.length > 0 || data === null)
    throw new Error(`${question.query}\n${JSON.stringify(errors)}`);
  return data;
}
