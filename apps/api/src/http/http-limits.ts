/** What a connection and a request may be, before any route looks at them. Times in milliseconds. */
export type HttpLimits = {
  /** A client that has not sent its headers, or its whole request, by then is cut off (408). */
  readonly headersMsMax: number;
  readonly requestMsMax: number;
  /** How often the two are looked at; by default Node does so every 30 seconds. */
  readonly checkedEveryMs: number;
  /** Longer than gateways keep their idle connections, so that it is they who close them. */
  readonly keepAliveMs: number;
  /** The request line and all headers together, in bytes (431). */
  readonly headerBytesMax: number;
  /** Header lines (431): none is left out silently, as Node does from the 2001st on. */
  readonly headersMax: number;
  /** Path and query together (414); RFC 9110 section 4.1 wants 8000 at least. */
  readonly urlCharsMax: number;
  /** Connections at once; one more is closed as soon as it is made. */
  readonly connectionsMax: number;
};

/** The limits of a node. */
export const HTTP_LIMITS: HttpLimits = {
  headersMsMax: 10_000,
  requestMsMax: 30_000,
  checkedEveryMs: 1000,
  keepAliveMs: 75_000,
  headerBytesMax: 16 * 1024,
  headersMax: 100,
  urlCharsMax: 8000,
  connectionsMax: 10_000,
};
