/** A gateway in front of an API, which asks Rekey about every request. */
export type Gateway = {
  readonly kind: 'nginx' | 'node:http';
  readonly origin: string;
  readonly stop: () => Promise<void>;
};

/** Where the gateway finds the two, on this machine. */
export type Behind = { readonly rekeyPort: number; readonly apiPort: number };
